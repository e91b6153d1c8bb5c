// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import io.xenstream.codec.StreamException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A thread that sleeps until an end can go on, for as long as it may. */
final class Waiter implements ReadinessHandler {
    private final Thread thread = Thread.currentThread();
    private final long start = System.nanoTime();
    private final Duration timeout;
    private final long timeoutNanos;
    private volatile boolean isRung;

    Waiter(final Duration timeout) {
        this.timeout = timeout;
        this.timeoutNanos = timeout.compareTo(Duration.ofDays(36_500)) > 0 ? Long.MAX_VALUE : timeout.toNanos();
    }

    @Override
    public void onReadiness(final Readiness readiness) {
        isRung = true;
        LockSupport.unpark(thread);
    }

    /**
     * Sleeps until the end was rung since the last time.
     *
     * @throws StreamException if that takes too long, or the thread is interrupted, which it then still is; the stream is aborted
     */
    void sleep(final StreamEnd end) {
        final StreamFailure failure = sleep();
        if (failure != null) {
            end.abort(failure);
            // Something else may have ended the stream meanwhile, for better or worse.
            if (end.state() != StreamState.CONFIRMED) {
                throw end.failure().toException(end.label(), end.position());
            }
        }
    }

    /** Why there is no more waiting, or null if it was rung. */
    StreamFailure sleep() {
        while (!isRung) {
            final long left = timeoutNanos - (System.nanoTime() - start);
            if (Thread.currentThread().isInterrupted()) {
                return new StreamFailure(StreamRule.CANCELLED, "the thread that waited for it was interrupted");
            }
            if (left <= 0) {
                return new StreamFailure(StreamRule.TIMEOUT, "not done after " + timeout);
            }
            LockSupport.parkNanos(this, left);
        }
        isRung = false;
        return null;
    }
}
