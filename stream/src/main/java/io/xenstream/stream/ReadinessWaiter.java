// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Lets a thread sleep until an end can continue, or a timeout expires. */
final class ReadinessWaiter implements ReadinessHandler {
    private final Thread thread = Thread.currentThread();
    private final long start = System.nanoTime();
    private final Duration timeout;
    private final long timeoutNanos;
    private volatile boolean isNotified;

    ReadinessWaiter(final Duration timeout) {
        this.timeout = timeout;
        this.timeoutNanos = timeout.compareTo(Duration.ofDays(36_500)) > 0 ? Long.MAX_VALUE : timeout.toNanos();
    }

    @Override
    public void onReadiness(final Readiness readiness) {
        isNotified = true;
        LockSupport.unpark(thread);
    }

    /**
     * Sleeps until the end is notified. Returns at once if it was notified since the last call.
     *
     * @throws StreamException if the timeout expires or the thread is interrupted; the stream is then aborted, and the thread stays interrupted
     */
    void sleep(final StreamEnd end) {
        final StreamFailure failure = sleep();
        if (failure != null) {
            end.abort(failure);
            // The stream may have been confirmed or aborted in the meantime.
            if (end.state() != StreamState.CONFIRMED) {
                throw end.failure().toException(end.label(), end.position());
            }
        }
    }

    /** Returns why the wait failed, or null if the end was notified. */
    StreamFailure sleep() {
        while (!isNotified) {
            final long left = timeoutNanos - (System.nanoTime() - start);
            if (Thread.currentThread().isInterrupted()) {
                return new StreamFailure(StreamRule.CANCELLED, "the thread that waited for it was interrupted");
            }
            if (left <= 0) {
                return new StreamFailure(StreamRule.TIMEOUT, "not done after " + timeout);
            }
            LockSupport.parkNanos(this, left);
        }
        isNotified = false;
        return null;
    }
}
