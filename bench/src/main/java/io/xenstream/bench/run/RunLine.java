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
 * One call of JMH: which benchmarks, and JMH's options for them.
 *
 * @param benchmarks what is searched in benchmarks' full names
 * @param options    as JMH's command line takes them
 */
public record RunLine(Pattern benchmarks, List<String> options) {
    /** Every benchmark as its annotations want it. */
    public static final RunLine ALL = new RunLine(Pattern.compile(""), List.of());

    /** What a line has unless it says otherwise. */
    private static final List<String> QUICK = List.of("-f", "2", "-wi", "2", "-w", "350ms", "-i", "4", "-r", "200ms");

    /**
     * The lines of a list: a regular expression, and options of JMH, on each; comments begin with #.
     *
     * @param list its text
     * @throws IllegalArgumentException if a line is not understood; the message quotes it
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
                    "in \"" + line + "\": " + mistake.getDescription() + "; the line begins with a regular expression",
                    mistake);
        } catch (final IllegalArgumentException mistake) {
            throw new IllegalArgumentException("in \"" + line + "\": " + mistake.getMessage(), mistake);
        }
    }

    /**
     * The same with other options; these replace its own of the same name, and parameters of the same name.
     *
     * @param stronger as JMH's command line takes them
     * @throws IllegalArgumentException if one lacks its value
     */
    public RunLine with(final List<String> stronger) {
        final Map<String, List<String>> merged = new LinkedHashMap<>(pairs(options));
        merged.putAll(pairs(stronger));
        return new RunLine(
                benchmarks, merged.values().stream().flatMap(List::stream).collect(Collectors.toUnmodifiableList()));
    }

    /**
     * Without those that are the same as an earlier one, as they may have become by {@link #with}.
     *
     * @param lines in order
     */
    public static List<RunLine> distinct(final List<RunLine> lines) {
        // patterns are equal only to themselves
        final Map<String, RunLine> byText = new LinkedHashMap<>();
        lines.forEach(line -> byText.putIfAbsent(line.benchmarks + " " + line.options, line));
        return List.copyOf(byText.values());
    }

    /** Options with their values, by the option's name; a parameter's by the parameter's, a profiler's by the profiler's. */
    private static Map<String, List<String>> pairs(final List<String> words) {
        final Map<String, List<String>> pairs = new LinkedHashMap<>();
        for (int i = 0; i < words.size(); i += 2) {
            final String option = words.get(i);
            if (!option.startsWith("-") || i + 1 == words.size()) {
                throw new IllegalArgumentException(
                        "\"" + option + "\" is not an option of JMH with its value, as in -f 2");
            }
            final String value = words.get(i + 1);
            final String key =
                    option.equals("-p") || option.equals("-prof") ? option + value.replaceFirst("=.*", "") : option;
            pairs.put(key, List.of(option, value));
        }
        return pairs;
    }
}
