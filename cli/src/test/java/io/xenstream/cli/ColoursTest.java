// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.command.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ColoursTest {
    private static final String ESCAPE = "\u001B[";

    @TempDir
    Path directory;

    private static Terminal terminal(final Map<String, String> environment) {
        return new Terminal(true, true, true, environment);
    }

    @Test
    void shouldColourFindings() throws IOException {
        final String image = Corpus.image(Corpus.WATCH_DEPTH, directory).toString();

        assertThat(Run.onTerminal(terminal(Map.of("TERM", "xterm")), "verify", image)
                        .output())
                .startsWith(ESCAPE + "31mERROR" + ESCAPE + "0m XS-WATCH-D1 ");
    }

    @Test
    void shouldColourDifferences() throws IOException {
        final String before = Corpus.image("c-4.17-v1", directory).toString();
        final String after = Corpus.image("c-4.22-v2", directory).toString();
        final Run run = Run.onTerminal(terminal(Map.of("TERM", "xterm")), "diff", before, after);

        assertThat(run.output()).contains(ESCAPE + "32m+ ", ESCAPE + "33m~ ");
        assertThat(run.output().replaceAll("\u001B\\[[0-9]+m", ""))
                .isEqualTo(Run.of("diff", before, after).output());
    }

    @Test
    void shouldNotColourWhatShouldBePlain() throws IOException {
        final String image = Corpus.image(Corpus.WATCH_DEPTH, directory).toString();
        for (final Map<String, String> environment :
                List.of(Map.of("TERM", "dumb"), Map.of("TERM", "xterm", "NO_COLOR", "1"), Map.of("LANG", "C.UTF-8"))) {
            assertThat(Run.onTerminal(terminal(environment), "verify", image).output())
                    .doesNotContain("\u001B");
        }
        assertThat(Run.onTerminal(terminal(Map.of("TERM", "xterm", "NO_COLOR", "")), "verify", image)
                        .output())
                .contains(ESCAPE);
    }
}
