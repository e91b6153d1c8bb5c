// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Edge-triggered notification of a readiness handler, for implementations of {@link StreamEnd}.
 *
 * <p>An end must {@linkplain #arm() arm} the notifier <em>before</em> its last check whether it can continue. The other side must change the state
 * <em>before</em> it {@linkplain #signal signals}. Then no change is missed, whatever the timing. Thread-safe.
 */
public final class ReadinessNotifier {
    private final AtomicBoolean isArmed = new AtomicBoolean();
    private volatile Registration registration = new Registration(null);

    /** A handler, and which of the conditions that it gets once have been signalled. */
    private static final class Registration {
        final ReadinessHandler handler;
        final AtomicBoolean isErrorSignalled = new AtomicBoolean();
        final AtomicBoolean isHangupSignalled = new AtomicBoolean();

        Registration(final ReadinessHandler handler) {
            this.handler = handler;
        }
    }

    /** Creates a notifier without a handler. */
    public ReadinessNotifier() {}

    /**
     * Sets another handler and resets all notifications. The end must then signal the conditions that already hold. Allocates.
     *
     * @param next the handler, or null for none
     */
    public void onReadiness(final ReadinessHandler next) {
        registration = new Registration(next);
        // Armed after the handler is set, so that no signal disarms the notifier without a call of the new handler.
        isArmed.set(true);
    }

    /** Requests a notification: the end cannot continue, or is about to check whether it can. */
    public void arm() {
        isArmed.set(true);
    }

    /** Withdraws the request: the end can continue after all. */
    public void disarm() {
        isArmed.set(false);
    }

    /**
     * Returns whether a notification was requested.
     *
     * @return true from {@link #arm()} until {@link #signal}
     */
    public boolean isArmed() {
        return isArmed.get();
    }

    /**
     * Notifies the handler of a change. READABLE and WRITABLE are passed on only if a notification was requested.
     *
     * @param readiness the change
     */
    public void signal(final Readiness readiness) {
        switch (readiness) {
            case READABLE, WRITABLE -> {
                if (isArmed.get() && isArmed.compareAndSet(true, false)) {
                    call(registration, readiness);
                }
            }
            case ERROR -> {
                final Registration current = registration;
                if (current.isErrorSignalled.compareAndSet(false, true)) {
                    call(current, readiness);
                }
            }
            case HANGUP -> {
                final Registration current = registration;
                if (current.isHangupSignalled.compareAndSet(false, true)) {
                    call(current, readiness);
                }
            }
        }
    }

    private static void call(final Registration registration, final Readiness readiness) {
        if (registration.handler != null) {
            registration.handler.onReadiness(readiness);
        }
    }
}
