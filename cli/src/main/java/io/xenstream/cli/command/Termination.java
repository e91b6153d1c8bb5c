// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.command;

import io.xenstream.nativeio.UnpublishedFiles;
import java.util.concurrent.CountDownLatch;

/**
 * What happens when a signal ends the command: its temporary files are deleted. A command that runs until a signal first finishes, and the JVM
 * exits with the command's exit code instead of the signal's.
 */
public final class Termination {
    private static final CountDownLatch ENDED = new CountDownLatch(1);
    private static volatile int exitCode;
    private static volatile boolean isInterrupted;
    private static Thread hook;
    private static Runnable finish;

    private Termination() {}

    /** Makes SIGTERM, SIGINT and SIGHUP delete the temporary files that the command has not published. Further calls do nothing. */
    public static synchronized void install() {
        if (hook == null) {
            hook = new Thread(Termination::end, "xenstream-termination");
            Runtime.getRuntime().addShutdownHook(hook);
        }
    }

    /**
     * Makes SIGTERM, SIGINT and SIGHUP end the command.
     *
     * @param end asks the command to finish; runs on another thread
     */
    public static void onSignal(final Runnable end) {
        synchronized (Termination.class) {
            finish = end;
        }
        install();
    }

    /** Asks a command that runs until a signal to finish; the JVM goes on. */
    public static void finish() {
        final Runnable asked;
        synchronized (Termination.class) {
            asked = finish;
        }
        if (asked != null) {
            asked.run();
        }
    }

    /** Takes {@link #onSignal} back, after a command that has not ended its JVM. */
    public static synchronized void forget() {
        finish = null;
    }

    /** Whether a signal is ending the command, so that its failures are not to be reported. */
    public static boolean isInterrupted() {
        return isInterrupted;
    }

    private static void end() {
        if (ENDED.getCount() == 0) {
            UnpublishedFiles.deleteAll();
            return;
        }
        final Runnable asked;
        synchronized (Termination.class) {
            asked = finish;
        }
        if (asked == null) {
            isInterrupted = true;
            UnpublishedFiles.deleteAll();
            return;
        }
        asked.run();
        try {
            ENDED.await();
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        UnpublishedFiles.deleteAll();
        Runtime.getRuntime().halt(exitCode);
    }

    /** Exits the JVM. */
    public static void exit(final int code) {
        exitCode = code;
        ENDED.countDown();
        System.exit(code);
    }
}
