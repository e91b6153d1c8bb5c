// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

import java.util.Locale;

/**
 * A ratio of two speeds: above 1, the first is faster.
 *
 * @param value the estimate
 * @param low   lower end of the 95 % confidence interval
 * @param high  upper end
 */
public record Ratio(double value, double low, double high) {
    static final String UNDECIDED = "not told apart";

    /** Whether the interval says which of both is faster. */
    public boolean isToldApart() {
        return low > 1 || high < 1;
    }

    /** The ratio with its interval, and words in place of a winner if there is none. */
    String verdict() {
        return isToldApart() ? withInterval() : withInterval() + ", " + UNDECIDED;
    }

    /** For example {@code 0.97 [0.95, 0.99]}. */
    String withInterval() {
        if (low == 0 && high == Double.POSITIVE_INFINITY) {
            return String.format(Locale.ROOT, "%s [unknown]", shortValue());
        }
        return String.format(Locale.ROOT, "%s [%s, %s]", shortValue(), shortened(low), shortened(high));
    }

    String shortValue() {
        return shortened(value);
    }

    static String shortened(final double number) {
        return String.format(Locale.ROOT, number < 0.095 ? "%.3f" : "%.2f", number);
    }
}
