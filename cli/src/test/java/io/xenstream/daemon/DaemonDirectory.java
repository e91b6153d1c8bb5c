// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;

/** A directory for a daemon that is measured, in memory if there is room for files. */
final class DaemonDirectory implements AutoCloseable {
    private final Path path;

    DaemonDirectory() throws IOException {
        final Path shared = Path.of("/dev/shm");
        path = Files.createTempDirectory(Files.isWritable(shared) ? shared : Path.of("/tmp"), "xenstream-figures");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        try (var files = Files.walk(path)) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
