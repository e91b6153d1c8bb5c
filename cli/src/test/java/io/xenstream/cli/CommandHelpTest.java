// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;

/**
 * The help of every command, whichever there are: a description, each argument described, exit codes, and examples that are understood.
 *
 * <p>A new command gets {@code description}, {@code exitCodeList} and {@code footer} in its annotation; the headings come by themselves.
 */
final class CommandHelpTest {
    /** An example's words: up to what the shell understands, or a remark behind two spaces. */
    private static final Pattern EXAMPLE = Pattern.compile("xenstream((?: (?:\"[^\"]*\"|'[^']*'|[^ \n|&<>;()'\"]+))+)");

    static Stream<String> commands() {
        return Main.describe().getSubcommands().entrySet().stream()
                .filter(command -> !help(command.getValue()).hidden())
                .map(Map.Entry::getKey);
    }

    private static CommandLine command(final String name) {
        return Main.describe().getSubcommands().get(name);
    }

    private static UsageMessageSpec help(final CommandLine command) {
        return command.getCommandSpec().usageMessage();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void shouldDescribeTheCommand(final String name) {
        final String[] description = help(command(name)).description();

        assertThat(description)
                .as("the description of %s: @Command(description = …)", name)
                .isNotEmpty();
        assertThat(description).allMatch(paragraph -> paragraph.endsWith("."));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void shouldDescribeEachArgument(final String name) {
        for (final ArgSpec argument : command(name).getCommandSpec().args()) {
            assertThat(argument.description())
                    .as("the description of %s of %s", argument.paramLabel(), name)
                    .isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void shouldDescribeItsExitCodes(final String name) {
        final Map<String, String> codes = help(command(name)).exitCodeList();

        assertThat(codes)
                .as("the exit codes of %s: @Command(exitCodeList = \"0:…\", …)", name)
                .containsKeys("0", "2", "4");
        assertThat(List.of("0", "1", "2", "3", "4", "5", "6", "7", "75")).containsAll(codes.keySet());
        if (command(name).getCommandSpec().args().stream()
                .anyMatch(argument -> argument.paramLabel().equals("IMAGE"))) {
            assertThat(codes)
                    .as("the exit codes of %s, which reads an image", name)
                    .containsKey("3");
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void shouldHaveValidExamples(final String name) {
        final String[] footer = help(command(name)).footer();
        final List<String> examples = examples(String.join("\n", footer));

        assertThat(examples)
                .as("the examples of %s: @Command(footer = \"  xenstream %s …\", …)", name, name)
                .anyMatch(example -> example.startsWith(name));
        examples.forEach(CommandHelpTest::requireUnderstood);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void shouldFitATerminal(final String name) {
        final Run run = Run.of(name, "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.errors()).isEmpty();
        assertThat(run.output())
                .startsWith("Usage: xenstream " + name)
                .contains("\nExit codes:\n  0  ")
                .contains("\nExamples:\n  ");
        assertThat(run.lines()).allMatch(line -> line.length() <= 80);
    }

    /** What follows the command's own name, wherever a text has it. */
    static List<String> examples(final String text) {
        final List<String> examples = new ArrayList<>();
        final Matcher matcher = EXAMPLE.matcher(text);
        while (matcher.find()) {
            examples.add(matcher.group(1).strip());
        }
        return examples;
    }

    /** Requires that the command line take it, without doing it. */
    static void requireUnderstood(final String example) {
        try {
            Main.describe().parseArgs(words(example).toArray(String[]::new));
        } catch (final ParameterException mistake) {
            throw new AssertionError("xenstream " + example + ": " + mistake.getMessage(), mistake);
        }
    }

    /** As a shell splits them. */
    static List<String> words(final String line) {
        return Pattern.compile("\"([^\"]*)\"|'([^']*)'|([^ ]+)")
                .matcher(line)
                .results()
                .map(word ->
                        word.group(1) != null ? word.group(1) : word.group(2) != null ? word.group(2) : word.group(3))
                .toList();
    }
}
