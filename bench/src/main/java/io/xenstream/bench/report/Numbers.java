// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

import java.util.Locale;

/** Formats numbers for people. */
final class Numbers {
    private static final double GIGA = 1e9;
    private static final String[] TIMES = {"ns", "µs", "ms", "s"};
    private static final String[] MAGNITUDES = {"", " thousand", " million", " billion"};
    private static final double NOTHING = 0.5;

    private Numbers() {}

    /** Bytes per second if comparable, otherwise operations per second. */
    static String speed(final Row row, final Contest contest) {
        return contest.isInBytes() ? gigabytes(row.bytesPerSecond()) : operations(row.speed());
    }

    static String gigabytes(final double bytesPerSecond) {
        return threeDigits(bytesPerSecond / GIGA) + " GB/s";
    }

    private static String operations(final double perSecond) {
        double number = perSecond;
        int magnitude = 0;
        while (number >= 1000 && magnitude < MAGNITUDES.length - 1) {
            number /= 1000;
            magnitude++;
        }
        return threeDigits(number) + MAGNITUDES[magnitude] + "/s";
    }

    static String seconds(final double seconds) {
        double number = seconds * 1e9;
        int unit = 0;
        while (number >= 1000 && unit < TIMES.length - 1) {
            number /= 1000;
            unit++;
        }
        return threeDigits(number) + " " + TIMES[unit];
    }

    /** A power of ten, in seconds. */
    static String round(final double seconds) {
        return seconds(seconds).replaceFirst("\\.0+ ", " ");
    }

    private static String threeDigits(final double number) {
        final int whole = number < 10 ? 2 : number < 100 ? 1 : 0;
        return String.format(Locale.ROOT, "%." + (number < 0.1 ? 4 : whole) + "f", number);
    }

    static String percentile(final Row row, final double percentile) {
        final Double seconds = row.percentiles().get(percentile);
        return seconds == null ? "" : seconds(seconds);
    }

    static String error(final Row row) {
        return Double.isNaN(row.relativeError())
                ? "unknown"
                : String.format(Locale.ROOT, "%.1f %%", 100 * row.relativeError());
    }

    static String ratio(final Contest contest, final Row row) {
        final Ratio ratio = contest.ratio(row);
        return ratio == null ? "" : row.isBaseline() ? "1" : ratio.verdict();
    }

    static String ratioToPeer(final Contest contest, final Row row) {
        final Ratio ratio = contest.ratioToPeer(row);
        return ratio == null ? "" : row.isPeer() ? "1" : ratio.verdict();
    }

    /** Less than half a byte per record is a fixed cost per operation, not an allocation per record. */
    static String allocation(final Row row) {
        if (Double.isNaN(row.allocatedPerOperation())) {
            return "";
        }
        if (Double.isNaN(row.allocatedPerRecord())) {
            return String.format(Locale.ROOT, "%.0f per operation", row.allocatedPerOperation());
        }
        return row.allocatedPerRecord() < NOTHING ? "0" : String.format(Locale.ROOT, "%.0f", row.allocatedPerRecord());
    }
}
