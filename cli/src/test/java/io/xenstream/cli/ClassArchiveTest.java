// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {
    @TempDir
    private Path directory;

    /** The script takes the archive only if each command has succeeded. */
    @Test
    void shouldRunTheCommandsAndLeaveNothingBehind() throws Exception {
        final Path temporary = Files.createDirectory(directory.resolve("tmp"));
        final List<String> command = Run.command(ClassArchive.class);
        command.add(1, "-Djava.io.tmpdir=" + temporary);

        assertThat(Run.process(command, directory)).isEqualTo(new Run(0, "", ""));
        assertThat(temporary).isEmptyDirectory();
    }
}
