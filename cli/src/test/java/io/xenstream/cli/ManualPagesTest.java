// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentest4j.TestAbortedException;

final class ManualPagesTest {
    private static final String FORMATTER = "groff";
    private static final String DATE = "2026-01-31";

    @TempDir
    Path directory;

    @Test
    void shouldHaveAPageForEachCommand() throws IOException {
        ManualPages.main(new String[] {directory.toString(), DATE});

        final Stream<String> expected = Stream.concat(
                Stream.of("xenstream.1"), CommandHelpTest.commands().map(name -> "xenstream-" + name + ".1"));
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(expected.toList());
        }
    }

    @Test
    void shouldBeTheSameAgain() throws IOException {
        assertThat(new ManualPages(DATE).pages()).isEqualTo(new ManualPages(DATE).pages());
    }

    @Test
    void shouldSatisfyTheFormatter() throws IOException, InterruptedException {
        requireFormatter();
        final List<String> command = new ArrayList<>(List.of(FORMATTER, "-man", "-Tutf8", "-ww", "-z"));
        for (final Map.Entry<String, String> page :
                new ManualPages(DATE).pages().entrySet()) {
            command.add(Files.writeString(directory.resolve(page.getKey()), page.getValue())
                    .toString());
        }

        assertThat(Run.process(command, directory)).isEqualTo(new Run(0, "", ""));
    }

    @Test
    void shouldDescribeEachOptionOfACommand() throws IOException, InterruptedException {
        final String page = read("xenstream-serve");

        Main.describe().getSubcommands().get("serve").getCommandSpec().options().stream()
                .filter(option -> !option.hidden())
                .map(option -> option.names()[0])
                .forEach(option -> assertThat(page).contains("\n       " + option));
        assertThat(page)
                .contains("NAME\n       xenstream-serve - serves the store of an image, ")
                .contains("SYNOPSIS\n       xenstream serve [OPTION]... [IMAGE]\n")
                .contains("EXIT STATUS\n       0      ")
                .contains("\n           XENSTORED_PATH=/tmp/xs xenstore-ls -f      list it with the stock tools\n");
    }

    @Test
    void shouldListTheCommands() throws IOException, InterruptedException {
        assertThat(read("xenstream"))
                .contains("\n       xenstream-ls(1)\n")
                .contains("\nENVIRONMENT\n")
                .doesNotContain("demo-receive");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {"-f 'a' `b` ~^, \\-f \\(aqa\\(aq \\(gab\\(ga \\(ti\\(ha", "a\\b, a\\eb", "\u2026, \\[u2026]"})
    void shouldPrintCharactersAsTheyAre(final String text, final String escaped) {
        assertThat(Roff.escaped(text)).isEqualTo(escaped);
    }

    @Test
    void shouldTakeNoTextForARequest() {
        assertThat(new Roff("x", DATE, "1").line(".so /etc/passwd").toString()).endsWith("\n\\&.so /etc/passwd\n");
    }

    /** As a terminal of 80 columns shows it, without bold type. */
    private String read(final String name) throws IOException, InterruptedException {
        requireFormatter();
        final Path page = Files.writeString(
                directory.resolve(name), new ManualPages(DATE).pages().get(name + ".1"));
        final Run run = Run.process(
                List.of(FORMATTER, "-man", "-Tascii", "-P-c", "-P-b", "-P-u", "-P-o", page.toString()), directory);
        assertThat(run.exitCode()).as(run.errors()).isZero();
        return run.output();
    }

    private static void requireFormatter() {
        final boolean isThere = Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, FORMATTER)));
        if (!isThere) {
            final String message = "no " + FORMATTER + " on the PATH (Debian: apt-get install groff-base)";
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(message);
            }
            throw new TestAbortedException(message);
        }
    }
}
