// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import java.io.IOException;
import java.time.Duration;

/** How long tests wait for another process. */
final class Deadline {
    /** Far longer than anything takes on a slow machine. */
    static final Duration LONG = Duration.ofSeconds(60);

    private static final long POLL_MILLIS = 2;

    private final long end;

    private Deadline(final long end) {
        this.end = end;
    }

    static Deadline in(final Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** A condition that becomes true. */
    interface Condition {
        boolean holds() throws IOException;
    }

    /** Nanoseconds until then; negative once it has passed. */
    long remaining() {
        return end - System.nanoTime();
    }

    /**
     * Waits until a condition holds.
     *
     * @param what completes "… has not happened: "
     * @throws AssertionError if it does not hold in time
     */
    void await(final String what, final Condition condition) throws IOException {
        while (!condition.holds()) {
            if (remaining() < 0) {
                throw new AssertionError("in time, this has not happened: " + what);
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", stopped);
        }
    }
}
