// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.observe;

import io.xenstream.cli.command.Termination;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Whether a command that runs until it is told to end has been told: by a signal, or by a key. */
final class Ending {
    private final CountDownLatch told = new CountDownLatch(1);
    private volatile Runnable also = () -> {};

    /** An end that a signal tells. */
    static Ending onSignal() {
        final Ending ending = new Ending();
        Termination.onSignal(ending::tell);
        return ending;
    }

    /** Does something when it is told, on another thread. */
    void also(final Runnable action) {
        also = action;
    }

    void tell() {
        told.countDown();
        also.run();
    }

    boolean isTold() {
        return told.getCount() == 0;
    }

    /** Waits. Returns whether it was told. */
    boolean await(final long time, final TimeUnit unit) {
        try {
            return told.await(time, unit);
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
