// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.figures;

/**
 * What the live store must reach.
 *
 * @param name    the work
 * @param unit    of the numbers, for example "× a lookup"
 * @param must    the bound
 * @param aim     what is aimed at; NaN if nothing else
 * @param isFloor whether more is better
 */
record Goal(String name, String unit, double must, double aim, boolean isFloor) {
    static Goal atLeast(final String name, final String unit, final double must, final double aim) {
        return new Goal(name, unit, must, aim, true);
    }

    static Goal atMost(final String name, final String unit, final double must, final double aim) {
        return new Goal(name, unit, must, aim, false);
    }

    Figure measured(final Interval interval) {
        return new Figure(name, unit, must, Double.isNaN(aim) ? must : aim, isFloor, interval, verdict(interval));
    }

    private Verdict verdict(final Interval interval) {
        final boolean isLowMet = isFloor ? interval.low() >= must : interval.low() <= must;
        final boolean isHighMet = isFloor ? interval.high() >= must : interval.high() <= must;
        if (isLowMet && isHighMet) {
            return Verdict.MET;
        }
        return isLowMet || isHighMet ? Verdict.UNCERTAIN : Verdict.MISSED;
    }
}
