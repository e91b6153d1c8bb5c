// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Compares two runs. Runs on the same machine are compared by speed; runs on different machines by the ratios to their own baselines.
 *
 * <p>A row is slower if the confidence interval of its ratio lies below 1, and its ratio differs from 1 by more than the threshold and by more
 * than the drift of its baseline. Baseline code does not change, so its drift is the machine's.
 *
 * @param isRelative whether ratios to baselines were compared because the machines differ
 * @param threshold  relative changes up to this value are ignored
 * @param lines      slowest first
 * @param omitted    rows that cannot be compared, with the reason
 * @param notes      other differences between the runs
 */
public record Comparison(
        boolean isRelative, double threshold, List<Line> lines, List<String> omitted, List<String> notes) {
    /** The verdict on a row. */
    public enum Verdict {
        /** Beyond noise. */
        SLOWER,
        /** Beyond noise. */
        FASTER,
        /** The interval contains 1. */
        UNCERTAIN,
        /** Exceeds the threshold, but no more than its baseline does. */
        DRIFT,
        /** Another speed, but the difference does not exceed the threshold. */
        SAME,
        /** A baseline; shows how the machine drifted. */
        BASELINE
    }

    /**
     * One row.
     *
     * @param name    the row's name, the same in both files
     * @param ratio   later speed divided by earlier speed
     * @param drift   relative change of the baseline's speed
     * @param verdict the verdict
     */
    public record Line(String name, Ratio ratio, double drift, Verdict verdict) {}

    /**
     * Compares.
     *
     * @param before    the earlier run
     * @param after     the later run
     * @param threshold relative changes up to this value are ignored: 0.05 is 5 %
     */
    public static Comparison of(final Results before, final Results after, final double threshold) {
        final boolean isRelative =
                !before.header().machine().isLike(after.header().machine());
        final Matching matching = new Matching(before.rows(), after.rows(), isRelative, threshold);
        matching.match();
        return new Comparison(
                isRelative, threshold, matching.lines, matching.omitted, notes(before.header(), after.header()));
    }

    /** Whether any row is significantly slower. */
    public boolean hasRegression() {
        return lines.stream().anyMatch(line -> line.verdict == Verdict.SLOWER);
    }

    private static List<String> notes(final Header before, final Header after) {
        final Map<String, Function<Header, Object>> parts = new LinkedHashMap<>();
        parts.put("xenstream", Header::revision);
        parts.put("machine", header -> header.machine().summary());
        parts.put("JDK", header -> header.jdk().version());
        parts.put("JVM arguments", header -> String.join(" ", header.jdk().arguments()));
        parts.put("C compiler", Header::compiler);
        parts.put("selection", Header::selection);
        final List<String> notes = new ArrayList<>();
        parts.forEach((name, part) -> {
            if (!part.apply(before).equals(part.apply(after))) {
                notes.add(name + ": " + part.apply(before) + " -> " + part.apply(after));
            }
        });
        return notes;
    }

    private static final class Matching {
        private final List<Row> before;
        private final List<Row> after;
        private final boolean isRelative;
        private final double threshold;
        private final List<Line> lines = new ArrayList<>();
        private final List<String> omitted = new ArrayList<>();

        Matching(final List<Row> before, final List<Row> after, final boolean isRelative, final double threshold) {
            this.before = before;
            this.after = after;
            this.isRelative = isRelative;
            this.threshold = threshold;
        }

        void match() {
            final Map<String, Row> later = byName(after);
            byName(before).forEach((name, row) -> {
                final Row counterpart = later.remove(name);
                if (counterpart == null) {
                    omitted.add(name + ": only in the first file");
                } else {
                    match(row, counterpart);
                }
            });
            later.keySet().forEach(name -> omitted.add(name + ": only in the second file"));
            lines.sort(Comparator.comparingDouble((Line line) -> line.ratio.value())
                    .thenComparing(Line::name));
        }

        private static Map<String, Row> byName(final List<Row> rows) {
            final Map<String, Row> byName = new LinkedHashMap<>();
            rows.forEach(row -> byName.put(row.name(), row));
            return byName;
        }

        private void match(final Row row, final Row counterpart) {
            final Optional<Row> baseline = Contest.baseline(row.work(), before);
            final Optional<Row> laterBaseline = Contest.baseline(counterpart.work(), after);
            if (isRelative && (baseline.isEmpty() || laterBaseline.isEmpty())) {
                omitted.add(row.name() + ": has no baseline, and the machines differ");
                return;
            }
            if (isRelative && row.isBaseline()) {
                return;
            }
            add(row.name(), row, counterpart, baseline, laterBaseline, Row::logSpeed);
            if (row.isLatency() && counterpart.isLatency()) {
                add(row.name() + " p99", row, counterpart, baseline, laterBaseline, Row::logTailSpeed);
            }
        }

        private void add(
                final String name,
                final Row row,
                final Row counterpart,
                final Optional<Row> baseline,
                final Optional<Row> laterBaseline,
                final Function<Row, Estimate> speed) {
            final Optional<Estimate> drift = baseline.flatMap(
                    first -> laterBaseline.map(second -> speed.apply(second).minus(speed.apply(first))));
            final Estimate change = speed.apply(counterpart).minus(speed.apply(row));
            final Ratio ratio = (isRelative ? change.minus(drift.orElseThrow()) : change).ratio();
            final double moved = isRelative ? 0 : drift.map(Matching::distance).orElse(0.0);
            lines.add(new Line(name, ratio, moved, row.isBaseline() ? Verdict.BASELINE : verdict(ratio, moved)));
        }

        private static double distance(final Estimate change) {
            return Math.expm1(Math.abs(change.mean()));
        }

        private Verdict verdict(final Ratio ratio, final double drift) {
            if (!ratio.isToldApart()) {
                return Verdict.UNCERTAIN;
            }
            final double distance = Math.max(ratio.value(), 1 / ratio.value()) - 1;
            if (distance <= threshold) {
                return Verdict.SAME;
            }
            if (distance <= drift) {
                return Verdict.DRIFT;
            }
            return ratio.value() < 1 ? Verdict.SLOWER : Verdict.FASTER;
        }
    }

    /** The comparison as text for a terminal. */
    public String text() {
        final StringBuilder text = new StringBuilder();
        text.append(
                isRelative
                        ? "The machines differ: comparing ratios to each run's own baselines.\n"
                        : "Same machine: comparing speeds.\n");
        notes.forEach(note -> text.append("  ").append(note).append('\n'));
        text.append('\n');
        final int width =
                lines.stream().mapToInt(line -> line.name.length()).max().orElse(0);
        for (final Line line : lines) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-" + Math.max(width, 1) + "s  %-22s  %s%n",
                    line.name,
                    line.ratio.withInterval(),
                    words(line)));
        }
        omitted.forEach(row -> text.append(row).append('\n'));
        return text.append('\n').append(conclusion()).append('\n').toString();
    }

    private static String words(final Line line) {
        final String drift = String.format(Locale.ROOT, "its baseline moved by %.0f %%", 100 * line.drift);
        return switch (line.verdict) {
            case SLOWER -> "SLOWER";
            case FASTER -> "faster";
            case UNCERTAIN -> Ratio.UNDECIDED;
            case DRIFT -> "within noise (" + drift + ")";
            case SAME -> "same";
            case BASELINE -> "baseline";
        };
    }

    private String conclusion() {
        if (lines.isEmpty()) {
            return "Nothing could be compared.";
        }
        final long slower =
                lines.stream().filter(line -> line.verdict == Verdict.SLOWER).count();
        return String.format(
                Locale.ROOT,
                "%d of %d rows significantly slower. Ratios are later/earlier speed with 95 %% confidence intervals"
                        + " (Welch, on logarithms, by forks); changes up to %.0f %% are ignored.",
                slower,
                lines.size(),
                100 * threshold);
    }
}
