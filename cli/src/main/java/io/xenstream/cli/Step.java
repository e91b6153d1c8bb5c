// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import java.util.Locale;
import java.util.function.Supplier;

/**
 * A piece of work and what it took.
 *
 * @param name   what was done
 * @param nanos  how long it took
 * @param octets how much was read or written; 0 where that is not the point
 */
record Step(String name, long nanos, long octets) {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double KILO = 1000;
    private static final String[] UNITS = {"", " k", " M", " G", " T"};

    /** Does a piece of work that returns how many octets it has read or written. */
    static Step measure(final String name, final Supplier<Long> work) {
        final long begin = System.nanoTime();
        final long octets = work.get();
        return new Step(name, System.nanoTime() - begin, octets);
    }

    /** Does it twice and keeps the better time: the first one compiles, too. */
    static Step measureBetter(final String name, final Supplier<Long> work) {
        final Step first = measure(name, work);
        final Step second = measure(name, work);
        return first.nanos < second.nanos ? first : second;
    }

    /** In seconds. */
    String time() {
        return String.format(Locale.ROOT, "%.3f s", nanos / NANOS_PER_SECOND);
    }

    /** In octets a second, with three digits or so. */
    String rate() {
        if (octets == 0) {
            return "";
        }
        double rate = octets * NANOS_PER_SECOND / nanos;
        int unit = 0;
        while (rate >= KILO && unit < UNITS.length - 1) {
            rate /= KILO;
            unit++;
        }
        return String.format(Locale.ROOT, rate < KILO / 100 ? "%.2f%s" : "%.0f%s", rate, UNITS[unit]);
    }
}
