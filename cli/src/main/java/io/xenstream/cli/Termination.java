// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import java.util.concurrent.CountDownLatch;

/**
 * The end of a command that runs until a signal tells it to end, and then still has something to do: the JVM waits for it, and exits with its
 * exit code rather than with the signal's.
 */
final class Termination {
    private static final CountDownLatch ENDED = new CountDownLatch(1);
    private static volatile int exitCode;

    private Termination() {}

    /**
     * Has SIGTERM, SIGINT and SIGHUP end the command.
     *
     * @param end tells the command to come to its end; runs on another thread
     */
    static void onSignal(final Runnable end) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> await(end), "xenstream-termination"));
    }

    private static void await(final Runnable end) {
        if (ENDED.getCount() == 0) {
            return;
        }
        end.run();
        try {
            ENDED.await();
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(exitCode);
    }

    /** Ends the JVM. */
    static void exit(final int code) {
        exitCode = code;
        ENDED.countDown();
        System.exit(code);
    }
}
