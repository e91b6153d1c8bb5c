// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Writes the manual pages of the command and of its subcommands, from the descriptions that their help prints. The build of the packages runs
 * it: Picocli's own generator writes AsciiDoc, which needs another program to become a page.
 */
final class ManualPages {
    private static final String COMMAND = "xenstream";
    private static final String INDENT = "  ";

    private final CommandLine root = Main.describe();
    private final String date;
    private final String version;

    ManualPages(final String date) throws IOException {
        this.date = date;
        version = new VersionProvider().getVersion()[0];
    }

    /**
     * Writes all pages.
     *
     * @param args the directory, which must exist, and the date on the pages
     */
    public static void main(final String[] args) throws IOException {
        final Path directory = Path.of(args[0]);
        for (final Map.Entry<String, String> page :
                new ManualPages(args[1]).pages().entrySet()) {
            Files.writeString(directory.resolve(page.getKey()), page.getValue());
        }
    }

    /** The pages by the names of their files. */
    Map<String, String> pages() {
        final Map<String, String> pages = new TreeMap<>();
        pages.put(COMMAND + ".1", page(root, COMMAND));
        for (final CommandLine command : commands()) {
            pages.put(pageName(command) + ".1", page(command, pageName(command)));
        }
        return pages;
    }

    private List<CommandLine> commands() {
        return root.getSubcommands().values().stream()
                .filter(command -> !help(command).hidden())
                .toList();
    }

    private static String pageName(final CommandLine command) {
        return COMMAND + "-" + command.getCommandName();
    }

    private static UsageMessageSpec help(final CommandLine command) {
        return command.getCommandSpec().usageMessage();
    }

    private String page(final CommandLine command, final String name) {
        final boolean isRoot = command == root;
        final CommandSpec spec = command.getCommandSpec();
        final Roff page = new Roff(name, date, version);
        page.section("NAME").line(Roff.escaped(name) + " \\- " + Roff.escaped(summary(command)));
        page.section("SYNOPSIS").line(synopsis(spec, isRoot));
        page.section("DESCRIPTION");
        addDescription(page, command);
        if (isRoot) {
            addCommands(page);
        }
        addArguments(page, spec);
        page.section("EXIT STATUS");
        help(command)
                .exitCodeList()
                .forEach((code, meaning) -> page.term(Roff.bold(code.strip())).text(meaning));
        if (isRoot) {
            addEnvironment(page);
        }
        addExamples(page, List.of(help(command).footer()));
        page.section("SEE ALSO").line(seeAlso(isRoot));
        return page.toString();
    }

    private static void addDescription(final Roff page, final CommandLine command) {
        boolean isFirst = true;
        for (final String paragraph : help(command).description()) {
            if (!isFirst) {
                page.paragraph();
            }
            page.text(paragraph);
            isFirst = false;
        }
    }

    private static String firstSentence(final CommandLine command) {
        return help(command).description()[0].split("[.:](?: |$)", 2)[0];
    }

    /** As an index of pages shows it. */
    private static String summary(final CommandLine command) {
        final String sentence = firstSentence(command);
        return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
    }

    private static String synopsis(final CommandSpec spec, final boolean isRoot) {
        final List<String> words = new ArrayList<>();
        words.add(Roff.bold(spec.qualifiedName()));
        spec.options().stream()
                .filter(option -> option.required() && !option.hidden())
                .forEach(option -> words.add(Roff.bold(option.longestName()) + "=" + Roff.italic(option.paramLabel())));
        words.add("[" + Roff.italic("OPTION") + "]...");
        for (final PositionalParamSpec parameter : spec.positionalParameters()) {
            final String label = parameterLabel(parameter);
            words.add(parameter.arity().min() == 0 ? "[" + label + "]" : label);
        }
        if (isRoot) {
            words.add(Roff.italic("COMMAND") + " [" + Roff.italic("ARGUMENT") + "]...");
        }
        return String.join(" ", words);
    }

    private static String parameterLabel(final PositionalParamSpec parameter) {
        return Roff.italic(parameter.paramLabel()) + (parameter.arity().isVariable() ? "..." : "");
    }

    private void addCommands(final Roff page) {
        page.section("COMMANDS");
        for (final CommandLine command : commands()) {
            page.term(Roff.bold(pageName(command)) + "(1)").text(firstSentence(command) + ".");
        }
    }

    private static void addArguments(final Roff page, final CommandSpec spec) {
        final List<PositionalParamSpec> parameters = spec.positionalParameters();
        if (!parameters.isEmpty()) {
            page.section("ARGUMENTS");
            parameters.forEach(parameter -> addDescription(page.term(parameterLabel(parameter)), parameter));
        }
        page.section("OPTIONS");
        for (final OptionSpec option : spec.options()) {
            if (!option.hidden()) {
                addDescription(page.term(optionLabel(option)), option);
            }
        }
    }

    private static String optionLabel(final OptionSpec option) {
        final String names = Arrays.stream(option.names()).map(Roff::bold).collect(Collectors.joining(", "));
        return option.arity().max() == 0 ? names : names + " " + Roff.italic(option.paramLabel());
    }

    private static void addDescription(final Roff page, final ArgSpec argument) {
        page.text(String.join(" ", argument.description()));
    }

    private static void addEnvironment(final Roff page) {
        page.section("ENVIRONMENT");
        page.term(Roff.bold("XENSTREAM_JAVA_OPTS"))
                .text("Options for the Java virtual machine, separated by spaces, such as -Xmx1g.");
        page.term(Roff.bold("TMPDIR")).text("The directory for temporary files (default: /tmp).");
    }

    /** Lines that are indented are shown as they are; the others are text. */
    private static void addExamples(final Roff page, final List<String> footer) {
        page.section("EXAMPLES");
        int at = 0;
        while (at < footer.size()) {
            final int from = at;
            final boolean isExample = footer.get(at).startsWith(INDENT);
            while (at < footer.size() && isExample == footer.get(at).startsWith(INDENT)) {
                at++;
            }
            final List<String> block = footer.subList(from, at);
            if (from > 0) {
                page.paragraph();
            }
            if (isExample) {
                page.example(block.stream().map(String::strip).toList());
            } else {
                page.text(String.join(" ", block));
            }
        }
    }

    private String seeAlso(final boolean isRoot) {
        return isRoot
                ? Roff.bold("xenstream-live-update") + "(8), the documentation in "
                        + Roff.escaped("/usr/share/doc/xenstream")
                : Roff.bold(COMMAND) + "(1)";
    }
}
