// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/** What handoffs took: histograms of milliseconds. */
final class HandoffReport {
    private static final double NANOS_PER_MILLISECOND = 1e6;
    private static final Pattern TIME = Pattern.compile("([a-z]+) ([0-9.]+)(?= ms|,|\\))");

    private final Map<String, Histogram> times = new LinkedHashMap<>();

    void add(final String name, final long nanos) {
        times.computeIfAbsent(name, first -> new Histogram(3)).recordValue(Math.max(0, nanos));
    }

    /** Adds the phases that a daemon has told of. */
    void addTold(final String line) {
        final Matcher time = TIME.matcher(line);
        while (time.find()) {
            add(time.group(1), Math.round(Double.parseDouble(time.group(2)) * NANOS_PER_MILLISECOND));
        }
    }

    Histogram get(final String name) {
        return times.get(name);
    }

    /** A line for each, and the first one in full. */
    String text(final String inFull) {
        final StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT, "%-12s %6s %9s %9s %9s %9s %9s  (ms)%n", "", "count", "min", "p50", "p90", "p99", "max"));
        times.forEach((name, histogram) -> text.append(line(name, histogram)));
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        times.get(inFull)
                .outputPercentileDistribution(
                        new PrintStream(bytes, true, StandardCharsets.UTF_8), 2, NANOS_PER_MILLISECOND);
        return text.append(inFull)
                .append(", in milliseconds:\n")
                .append(bytes.toString(StandardCharsets.UTF_8))
                .toString();
    }

    static String line(final String name, final Histogram histogram) {
        return String.format(
                Locale.ROOT,
                "%-12s %6d %9.3f %9.3f %9.3f %9.3f %9.3f%n",
                name,
                histogram.getTotalCount(),
                histogram.getMinValue() / NANOS_PER_MILLISECOND,
                histogram.getValueAtPercentile(50) / NANOS_PER_MILLISECOND,
                histogram.getValueAtPercentile(90) / NANOS_PER_MILLISECOND,
                histogram.getValueAtPercentile(99) / NANOS_PER_MILLISECOND,
                histogram.getMaxValue() / NANOS_PER_MILLISECOND);
    }
}
