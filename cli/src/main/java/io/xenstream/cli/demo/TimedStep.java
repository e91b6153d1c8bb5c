// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.demo;

import java.util.Locale;
import java.util.function.Supplier;

/**
 * A step of the demo with its duration.
 *
 * @param name what the step does
 * @param nanos the duration in nanoseconds
 * @param bytes the bytes read or written; 0 if not applicable
 */
record TimedStep(String name, long nanos, long bytes) {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double KILO = 1000;
    private static final String[] UNITS = {"", " k", " M", " G", " T"};

    /** Runs and times work that returns the number of bytes it read or wrote. */
    static TimedStep measure(final String name, final Supplier<Long> work) {
        final long begin = System.nanoTime();
        final long bytes = work.get();
        return new TimedStep(name, System.nanoTime() - begin, bytes);
    }

    /** Runs the work twice and keeps the shorter time; the first run includes compilation. */
    static TimedStep measureBetter(final String name, final Supplier<Long> work) {
        final TimedStep first = measure(name, work);
        final TimedStep second = measure(name, work);
        return first.nanos < second.nanos ? first : second;
    }

    /** The duration in seconds. */
    String time() {
        return String.format(Locale.ROOT, "%.3f s", nanos / NANOS_PER_SECOND);
    }

    /** The throughput in bytes per second with about three digits. */
    String rate() {
        if (bytes == 0) {
            return "";
        }
        double rate = bytes * NANOS_PER_SECOND / nanos;
        int unit = 0;
        while (rate >= KILO && unit < UNITS.length - 1) {
            rate /= KILO;
            unit++;
        }
        return String.format(Locale.ROOT, rate < KILO / 100 ? "%.2f%s" : "%.0f%s", rate, UNITS[unit]);
    }
}
