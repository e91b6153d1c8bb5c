// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar on standard error, if that is a terminal, for work that lasts longer than a second; gone once the work is done. */
final class Progress implements AutoCloseable {
    /** Of how far the work is when nobody can say. */
    static final long UNKNOWN = -1;

    private static final int PATIENCE_MILLIS = 1000;
    private static final int UPDATE_MILLIS = 200;
    private static final long MEBIBYTE = 1 << 20;
    /** Records between two looks at how far the work is, as a mask. */
    private static final int SELDOM = 0x3FFF;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread watcher;
    private volatile long position;

    private Progress(final Thread watcher) {
        this.watcher = watcher;
    }

    private Progress(final PrintStream errors, final int columns, final String task, final long octets) {
        this.watcher = new Thread(() -> watch(errors, columns, task, octets), "progress");
        watcher.setDaemon(true);
    }

    /** Of nothing that is shown. */
    static Progress none() {
        return new Progress(null);
    }

    /**
     * Begins to watch.
     *
     * @param task   what is being done
     * @param octets how much there is to do, or {@value #UNKNOWN} if nobody knows
     */
    static Progress begin(final Session session, final String task, final long octets) {
        if (!session.terminal().onError()) {
            return none();
        }
        final Progress progress =
                new Progress(session.errors(), session.terminal().columns() - 1, task, octets);
        progress.watcher.start();
        return progress;
    }

    /** Does work that does not say how far it is. */
    static <T> T during(final Session session, final String task, final Supplier<T> work) {
        final Progress progress = begin(session, task, UNKNOWN);
        try (progress) {
            return work.get();
        }
    }

    /** Like {@link #begin}, for work that prints: on a terminal, what it prints is the progress. */
    static Progress beginPrinting(final Session session, final String task, final long octets) {
        return session.terminal().onOutput() ? none() : begin(session, task, octets);
    }

    /** Says how far the work is: after a record, at an octet. */
    void at(final long record, final long octet) {
        if ((record & SELDOM) == 0) {
            position = octet;
        }
    }

    private void watch(final PrintStream errors, final int columns, final String task, final long octets) {
        try {
            if (done.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
            try (ProgressBar bar = bar(errors, columns, task, octets)) {
                while (!done.await(UPDATE_MILLIS, TimeUnit.MILLISECONDS)) {
                    bar.stepTo(position);
                }
            }
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static ProgressBar bar(final PrintStream errors, final int columns, final String task, final long octets) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(octets)
                .setUnit(" MiB", MEBIBYTE)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .clearDisplayOnFinish()
                .setConsumer(new Line(errors, columns))
                .build();
    }

    /** Takes the bar off the screen. */
    @Override
    public void close() {
        done.countDown();
        if (watcher != null) {
            try {
                watcher.join();
            } catch (final InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** One line of the terminal. The library's own asks JLine for the terminal, which warns of what it does not find. */
    private record Line(PrintStream errors, int columns) implements ProgressBarConsumer {
        @Override
        public int getMaxRenderedLength() {
            return columns;
        }

        @Override
        public void accept(final String bar) {
            errors.print('\r' + bar);
            errors.flush();
        }

        @Override
        public void clear() {
            errors.print('\r' + " ".repeat(columns) + '\r');
            errors.flush();
        }

        @Override
        public void close() {
            // Standard error stays open.
        }
    }
}
