// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the examples of {@code docs/cli.md}, from its top to its end, in one directory.
 *
 * <p>To add a command: give it a section {@code ## NAME}, with a block that begins with <code>```console</code>. Its lines that begin with
 * {@code $ } are run, as {@link DocumentedShell} understands them; those behind are what must then be printed, {@code ...} for any number of
 * lines, or for the end of one. A command must end with exit code 0, unless {@code $ echo $?} follows. Files that an example writes are there for those behind it; the
 * captured states of {@code src/test/resources/corpus} are there from the beginning. What cannot be run in a test goes into a block
 * <code>```sh</code>: its command lines are only held against the commands' options.
 */
final class CliDocumentationTest {
    private static final Path DOCUMENT = Path.of("../docs/cli.md");
    private static final Path CORPUS = Path.of("../codec-core/src/test/resources/corpus");
    private static final String PROMPT = "$ ";
    private static final String ASKING = "echo $?";
    private static final String LEFT_OUT = "...";

    @TempDir
    static Path directory;

    /** A fenced block. */
    private record Block(String title, String language, List<String> lines) {}

    private static List<Block> blocks() throws IOException {
        final List<Block> blocks = new ArrayList<>();
        String section = "";
        Block open = null;
        int number = 0;
        for (final String line : Files.readAllLines(DOCUMENT)) {
            number++;
            if (open != null && line.equals("```")) {
                blocks.add(open);
                open = null;
            } else if (open != null) {
                open.lines.add(line);
            } else if (line.startsWith("```")) {
                open = new Block(section + ", line " + number, line.substring(3), new ArrayList<>());
            } else if (line.startsWith("## ")) {
                section = line.substring(3);
            }
        }
        return blocks;
    }

    @Test
    void shouldHaveASectionWithAnExampleForEachCommand() throws IOException {
        final List<Block> blocks = blocks();

        assertThat(CommandHelpTest.commands())
                .allSatisfy(command -> assertThat(blocks)
                        .as("docs/cli.md: a section \"## %s\" with a block of examples", command)
                        .anyMatch(block -> block.title.startsWith(command + ", ")
                                && CommandHelpTest.examples(String.join("\n", block.lines)).stream()
                                        .anyMatch(example ->
                                                example.startsWith(command + " ") || example.equals(command))));
    }

    @Test
    void shouldHaveValidExamples() throws IOException {
        for (final Block block : blocks()) {
            if (block.language.equals("sh")) {
                CommandHelpTest.examples(String.join("\n", block.lines)).forEach(CommandHelpTest::requireUnderstood);
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> shouldPrintWhatTheDocumentShows() throws IOException {
        try (Stream<Path> images = Files.list(CORPUS)) {
            for (final Path image : images.filter(file -> file.toString().matches(".*\\.(img|db)"))
                    .toList()) {
                Files.copy(image, directory.resolve(image.getFileName()));
            }
        }
        final DocumentedShell shell = new DocumentedShell(directory);
        return blocks().stream()
                .filter(block -> block.language.equals("console"))
                .map(block -> DynamicTest.dynamicTest(block.title, () -> run(shell, block)));
    }

    private static void run(final DocumentedShell shell, final Block block) throws IOException {
        int at = 0;
        while (at < block.lines.size()) {
            final String command = block.lines.get(at++).substring(PROMPT.length());
            final List<String> expected = new ArrayList<>();
            while (at < block.lines.size() && !block.lines.get(at).startsWith(PROMPT)) {
                expected.add(block.lines.get(at++));
            }
            final String shown = shell.run(command);
            assertThat(shown).as(command).matches(pattern(expected));
            final boolean isAsked =
                    at < block.lines.size() && block.lines.get(at).equals(PROMPT + ASKING);
            if (!isAsked && !command.equals(ASKING)) {
                assertThat(shell.lastExitCode()).as("exit code of %s", command).isZero();
            }
        }
    }

    private static Pattern pattern(final List<String> lines) {
        return Pattern.compile(lines.stream().map(CliDocumentationTest::pattern).collect(Collectors.joining()));
    }

    private static String pattern(final String line) {
        if (line.equals(LEFT_OUT)) {
            return "(?:.*\\n)*?";
        }
        return line.endsWith(" " + LEFT_OUT)
                ? Pattern.quote(line.substring(0, line.length() - LEFT_OUT.length())) + ".*\\n"
                : Pattern.quote(line) + "\\n";
    }
}
