// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;

/** The plots of the HTML report. */
final class Charts {
    private static final int BAR = 16;
    private static final int VALUE_ROOM = 180;
    private static final int RATIO_ROOM = 240;
    private static final double ROOM_BEYOND = 1.04;
    private static final List<Double> TICKS =
            List.of(0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 1000.0);

    private Charts() {}

    /** Speeds as bars with error bars, and a line at the baseline's speed. */
    static String speeds(final Contest contest) {
        final List<Row> rows = contest.rows();
        final Plot plot = new Plot(rows.stream().map(Row::contender).toList(), VALUE_ROOM);
        final double most =
                ROOM_BEYOND * rows.stream().mapToDouble(Row::speed).max().orElse(1);
        if (contest.baseline() != null) {
            plot.vertical(
                    plot.x(contest.baseline().speed() / most),
                    "one",
                    contest.baseline().contender(),
                    rows.size());
        }
        for (final Row row : rows) {
            plot.beginLine(row.contender());
            plot.add(
                    "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>",
                    Markup.style(row),
                    plot.left(),
                    plot.y() - BAR / 2,
                    Math.max(1, plot.x(row.speed() / most) - plot.left()),
                    BAR);
            if (row.relativeError() > 0) {
                plot.whisker(
                        plot.x(row.speed() * (1 - row.relativeError()) / most),
                        plot.x(row.speed() * (1 + row.relativeError()) / most));
            }
            final Ratio ratio = row.isBaseline() ? null : contest.ratio(row);
            plot.add(
                    "<text x=\"%d\" y=\"%d\">%s</text>",
                    plot.right() + 8,
                    plot.y() + 4,
                    Numbers.speed(row, contest)
                            + (ratio == null || !ratio.isToldApart() ? "" : " · " + ratio.shortValue() + " ×"));
        }
        return plot.svg("speeds of " + contest.title());
    }

    /** For each workload, xenstream's best ratio to the baseline with its confidence interval, on a logarithmic axis. */
    static String ratios(final List<Contest> contests) {
        final List<Entry> entries =
                contests.stream().map(Charts::best).filter(Objects::nonNull).toList();
        if (entries.isEmpty()) {
            return "";
        }
        final Plot plot = new Plot(entries.stream().map(Entry::label).toList(), RATIO_ROOM);
        // From the tick below the smallest value to the tick above the largest.
        final DoubleSummaryStatistics range =
                entries.stream().mapToDouble(entry -> entry.ratio.value()).summaryStatistics();
        final double least = TICKS.stream()
                .filter(tick -> tick <= Math.min(0.5, range.getMin()))
                .reduce(TICKS.get(0), Math::max);
        final double most = TICKS.stream()
                .filter(tick -> tick >= Math.max(2, range.getMax()))
                .findFirst()
                .orElse(range.getMax());
        final DoubleUnaryOperator x = ratio -> plot.x(Math.log(ratio / least) / Math.log(most / least));
        for (final double tick : TICKS) {
            if (tick >= least && tick <= most) {
                final String style = tick == 1 ? "one" : "grid";
                plot.vertical(
                        x.applyAsDouble(tick), style, Double.toString(tick).replaceFirst("\\.0$", ""), entries.size());
            }
        }
        for (final Entry entry : entries) {
            plot.beginLine(entry.label);
            plot.whisker(x.applyAsDouble(entry.ratio.low()), x.applyAsDouble(entry.ratio.high()));
            plot.add(
                    "<circle class=\"ours\" cx=\"%.1f\" cy=\"%d\" r=\"5\"/>",
                    x.applyAsDouble(entry.ratio.value()), plot.y());
            plot.add("<text x=\"%d\" y=\"%d\">%s</text>", plot.right() + 8, plot.y() + 4, entry.ratio.verdict());
        }
        return plot.svg("ratios of xenstream to the baselines");
    }

    private record Entry(String label, Ratio ratio) {}

    private static Entry best(final Contest contest) {
        return contest.rows().stream()
                .filter(row -> !row.isBaseline() && Markup.style(row).equals("ours"))
                .findFirst()
                .map(row -> {
                    final Ratio ratio = contest.ratio(row);
                    return ratio == null ? null : new Entry(contest.title(), ratio);
                })
                .orElse(null);
    }

    /** Percentiles of each contender on one logarithmic axis. */
    static String latencies(final Contest contest) {
        final List<Row> rows = contest.rows();
        final Plot plot = new Plot(rows.stream().map(Row::contender).toList(), VALUE_ROOM);
        final double least = Math.floor(Math.log10(rows.stream()
                .mapToDouble(row -> row.percentiles().getOrDefault(50.0, 1.0))
                .min()
                .orElse(1)));
        final double most = Math.ceil(Math.log10(rows.stream()
                .mapToDouble(row -> row.percentiles().getOrDefault(100.0, 1.0))
                .max()
                .orElse(1)));
        for (double decade = least; decade <= most; decade++) {
            plot.vertical(
                    plot.x((decade - least) / (most - least)),
                    "grid",
                    Numbers.round(Math.pow(10, decade)),
                    rows.size());
        }
        for (final Row row : rows) {
            plot.beginLine(row.contender());
            marks(plot, row, least, most - least);
        }
        return plot.svg("percentiles of " + contest.title());
    }

    private static void marks(final Plot plot, final Row row, final double least, final double decades) {
        plot.add(
                "<line class=\"reach\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>",
                logX(plot, row, 50, least, decades), logX(plot, row, 100, least, decades), plot.y(), plot.y());
        for (final Map.Entry<Double, String> mark : MARKS) {
            plot.add(
                    "<path class=\"%s\" transform=\"translate(%.1f %d)\" d=\"%s\"><title>%s %s</title></path>",
                    Markup.style(row),
                    logX(plot, row, mark.getKey(), least, decades),
                    plot.y(),
                    mark.getValue(),
                    name(mark.getKey()),
                    Numbers.percentile(row, mark.getKey()));
        }
        plot.add(
                "<text x=\"%d\" y=\"%d\">%s … %s</text>",
                plot.right() + 8, plot.y() + 4, Numbers.percentile(row, 50), Numbers.percentile(row, 100));
    }

    /** Circle, diamond, triangle, square, bar. */
    private static final List<Map.Entry<Double, String>> MARKS = List.of(
            Map.entry(100.0, "M-1.5 -8h3v16h-3z"),
            Map.entry(99.99, "M-4.5 -4.5h9v9h-9z"),
            Map.entry(99.9, "M0 -6L6 5H-6z"),
            Map.entry(99.0, "M0 -6.5L6.5 0L0 6.5L-6.5 0z"),
            Map.entry(50.0, "M-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0 -11 0"));

    static String legend() {
        return "● median  ◆ p99  ▲ p99.9  ■ p99.99  ❙ maximum, on a logarithmic axis";
    }

    private static String name(final double percentile) {
        return percentile == 100
                ? "maximum"
                : "p" + (percentile % 1 == 0 ? Integer.toString((int) percentile) : Double.toString(percentile));
    }

    private static double logX(
            final Plot plot, final Row row, final double percentile, final double least, final double decades) {
        final double seconds = row.percentiles().getOrDefault(percentile, 1.0);
        return plot.x((Math.log10(seconds) - least) / decades);
    }
}
