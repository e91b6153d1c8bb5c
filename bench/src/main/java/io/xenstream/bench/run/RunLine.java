// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * One JMH invocation: benchmarks and their JMH options.
 *
 * @param benchmarks must match within a benchmark's full name
 * @param options    as on JMH's command line
 */
public record RunLine(Pattern benchmarks, List<String> options) {
    /** Every benchmark, with the settings of its annotations. */
    public static final RunLine ALL = new RunLine(Pattern.compile(""), List.of());

    /** The default options of a line. */
    private static final List<String> QUICK = List.of("-f", "2", "-wi", "2", "-w", "350ms", "-i", "4", "-r", "200ms");

    /**
     * Parses a list: each line is a regular expression followed by JMH options; comments begin with #.
     *
     * @param list its text
     * @throws IllegalArgumentException if a line is invalid; the message quotes it
     */
    public static List<RunLine> parse(final String list) {
        return list.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(RunLine::parseLine)
                .toList();
    }

    private static RunLine parseLine(final String line) {
        final List<String> words = List.of(line.split("\\s+"));
        try {
            final RunLine parsed = new RunLine(Pattern.compile(words.get(0)), QUICK);
            return parsed.with(words.subList(1, words.size()));
        } catch (final PatternSyntaxException mistake) {
            throw new IllegalArgumentException(
                    "in \"" + line + "\": " + mistake.getDescription()
                            + "; the line must begin with a regular expression",
                    mistake);
        } catch (final IllegalArgumentException mistake) {
            throw new IllegalArgumentException("in \"" + line + "\": " + mistake.getMessage(), mistake);
        }
    }

    /**
     * Returns this line with additional options, which replace options and parameters of the same name.
     *
     * @param stronger as on JMH's command line
     * @throws IllegalArgumentException if an option lacks its value
     */
    public RunLine with(final List<String> stronger) {
        final Map<String, List<String>> merged = new LinkedHashMap<>(pairs(options));
        merged.putAll(pairs(stronger));
        return new RunLine(
                benchmarks, merged.values().stream().flatMap(List::stream).collect(Collectors.toUnmodifiableList()));
    }

    /**
     * Removes duplicate lines, which {@link #with} may produce.
     *
     * @param lines in order
     */
    public static List<RunLine> distinct(final List<RunLine> lines) {
        // Pattern does not define equals
        final Map<String, RunLine> byText = new LinkedHashMap<>();
        lines.forEach(line -> byText.putIfAbsent(line.benchmarks + " " + line.options, line));
        return List.copyOf(byText.values());
    }

    /** Options with their values, keyed by option name; parameters and profilers are keyed by their own name. */
    private static Map<String, List<String>> pairs(final List<String> words) {
        final Map<String, List<String>> pairs = new LinkedHashMap<>();
        for (int i = 0; i < words.size(); i += 2) {
            final String option = words.get(i);
            if (!option.startsWith("-") || i + 1 == words.size()) {
                throw new IllegalArgumentException("\"" + option + "\" is not a JMH option with a value, such as -f 2");
            }
            final String value = words.get(i + 1);
            final String key =
                    option.equals("-p") || option.equals("-prof") ? option + value.replaceFirst("=.*", "") : option;
            pairs.put(key, List.of(option, value));
        }
        return pairs;
    }
}
