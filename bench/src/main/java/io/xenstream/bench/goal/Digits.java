// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.goal;

import java.util.Locale;

/** Numbers for people: three digits are all that can be trusted. */
public final class Digits {
    private Digits() {}

    /**
     * A measured number.
     *
     * @param value NaN if it was not measured
     */
    public static String of(final double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        // what would be rounded to 100 or 10 has one digit less
        if (Math.abs(value) >= 99.95) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, Math.abs(value) >= 9.995 ? "%.1f" : "%.2f", value);
    }

    /** A number that somebody chose, without zeros at its end. */
    static String ofGoal(final double value) {
        final String digits = of(value);
        return digits.contains(".") ? digits.replaceFirst("\\.?0+$", "") : digits;
    }
}
