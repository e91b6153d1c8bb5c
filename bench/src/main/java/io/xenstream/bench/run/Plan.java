// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.run;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The benchmarks to run.
 *
 * @param parts one for each JMH invocation
 */
public record Plan(List<Part> parts) {
    /**
     * One JMH invocation.
     *
     * @param benchmarks full names
     * @param options    for all of them
     * @param count      number of results: one for each combination of parameters and mode
     */
    record Part(Collection<String> benchmarks, Options options, int count) {}

    /**
     * Finds the benchmarks matched by a list.
     *
     * @param lines  the list
     * @param filter must also match within the full name
     * @throws IllegalArgumentException if JMH rejects options; the message is for the user
     */
    public static Plan of(final List<RunLine> lines, final Pattern filter) {
        final Collection<BenchmarkListEntry> all = all();
        final List<Part> parts = new ArrayList<>();
        for (final RunLine line : lines) {
            final List<BenchmarkListEntry> wanted = all.stream()
                    .filter(entry ->
                            line.benchmarks().matcher(entry.getUsername()).find())
                    .filter(entry -> filter.matcher(entry.getUsername()).find())
                    .toList();
            if (!wanted.isEmpty()) {
                parts.add(part(wanted, options(line)));
            }
        }
        return new Plan(List.copyOf(parts));
    }

    private static Collection<BenchmarkListEntry> all() {
        final PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        final OutputFormat silence = OutputFormatFactory.createFormatInstance(nowhere, VerboseMode.SILENT);
        return BenchmarkList.defaultList().getAll(silence, List.of());
    }

    private static CommandLineOptions options(final RunLine line) {
        try {
            return new CommandLineOptions(line.options().toArray(String[]::new));
        } catch (final CommandLineOptionException mistake) {
            throw new IllegalArgumentException(
                    "JMH rejects the options " + String.join(" ", line.options()) + ": " + mistake.getMessage(),
                    mistake);
        }
    }

    private static Part part(final List<BenchmarkListEntry> wanted, final Options options) {
        final Collection<String> names = new TreeSet<>();
        wanted.forEach(entry -> names.add(entry.getUsername()));
        final OptionsBuilder builder = new OptionsBuilder();
        builder.parent(options);
        names.forEach(name -> builder.include("^" + Pattern.quote(name) + "$"));
        return new Part(names, builder.build(), count(wanted, options));
    }

    private static int count(final List<BenchmarkListEntry> wanted, final Options options) {
        final Collection<Mode> modes = options.getBenchModes();
        final Map<String, Integer> counts = new LinkedHashMap<>();
        for (final BenchmarkListEntry entry : wanted) {
            final String key = entry.getUsername() + (modes.isEmpty() ? " " + entry.getMode() : "");
            counts.put(key, combinations(entry, options) * Math.max(1, modes.size()));
        }
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static int combinations(final BenchmarkListEntry entry, final Options options) {
        int combinations = 1;
        for (final Map.Entry<String, String[]> parameter :
                entry.getParams().orElse(Map.of()).entrySet()) {
            combinations *= options.getParameter(parameter.getKey())
                    .orElse(List.of(parameter.getValue()))
                    .size();
        }
        return combinations;
    }

    /** The expected number of results. */
    public int count() {
        return parts.stream().mapToInt(Part::count).sum();
    }
}
