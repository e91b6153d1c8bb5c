// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.goal;

/**
 * What must be reached.
 *
 * @param name    the work
 * @param unit    of the numbers, for example "× a lookup"
 * @param must    the bound
 * @param aim     what is aimed at; NaN if nothing else
 * @param isFloor whether more is better
 */
public record Goal(String name, String unit, double must, double aim, boolean isFloor) {
    /**
     * A goal where more is better.
     *
     * @param name the work
     * @param unit of the numbers
     * @param must the lower bound
     * @param aim  what is aimed at; NaN if nothing else
     */
    public static Goal atLeast(final String name, final String unit, final double must, final double aim) {
        return new Goal(name, unit, must, aim, true);
    }

    /**
     * A goal where less is better.
     *
     * @param name the work
     * @param unit of the numbers
     * @param must the upper bound
     * @param aim  what is aimed at; NaN if nothing else
     */
    public static Goal atMost(final String name, final String unit, final double must, final double aim) {
        return new Goal(name, unit, must, aim, false);
    }

    /**
     * What was measured, with the verdict.
     *
     * @param interval of the measured number
     */
    public Figure measured(final Interval interval) {
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
