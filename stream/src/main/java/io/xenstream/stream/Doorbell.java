// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells the handler of an end what it has to be told, and no more: for those who implement a {@link StreamEnd}.
 *
 * <p>The end {@linkplain #await() waits} <em>before</em> it looks for the last time whether it can go on; the other side changes something
 * <em>before</em> it {@linkplain #ring rings}. Then no change is missed, whatever the threads' timing. All methods may be called by any thread.
 */
public final class Doorbell {
    private final AtomicBoolean isAwaited = new AtomicBoolean();
    private final AtomicBoolean isErrorTold = new AtomicBoolean();
    private final AtomicBoolean isHangupTold = new AtomicBoolean();
    private volatile ReadinessHandler handler;

    /** A doorbell that nobody hears. */
    public Doorbell() {}

    /**
     * Has another handler told, of everything from the beginning. The end then looks what is so already, and rings.
     *
     * @param next the handler, or null for none
     */
    public void onReadiness(final ReadinessHandler next) {
        handler = null;
        isErrorTold.set(false);
        isHangupTold.set(false);
        handler = next;
        isAwaited.set(true);
    }

    /** The end has been told to wait, or is about to be. */
    public void await() {
        isAwaited.set(true);
    }

    /** The end has looked once more, and does not wait after all. */
    public void cancel() {
        isAwaited.set(false);
    }

    /**
     * Whether the end waits.
     *
     * @return true from {@link #await()} until {@link #ring}
     */
    public boolean isAwaited() {
        return isAwaited.get();
    }

    /**
     * Something has changed. READABLE and WRITABLE are told only to an end that waits.
     *
     * @param readiness what
     */
    public void ring(final Readiness readiness) {
        final boolean isNews = switch (readiness) {
            case READABLE, WRITABLE -> isAwaited.get() && isAwaited.compareAndSet(true, false);
            case ERROR -> isErrorTold.compareAndSet(false, true);
            case HANGUP -> isHangupTold.compareAndSet(false, true);
        };
        final ReadinessHandler told = handler;
        if (isNews && told != null) {
            told.onReadiness(readiness);
        }
    }
}
