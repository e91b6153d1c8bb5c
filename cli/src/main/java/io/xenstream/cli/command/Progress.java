// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.command;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar on standard error, if it is a terminal, for work that takes longer than a second; removed when the work is done. */
public final class Progress implements AutoCloseable {
    /** The amount of work if it is not known. */
    public static final long UNKNOWN = -1;

    private static final int PATIENCE_MILLIS = 1000;
    private static final int UPDATE_MILLIS = 200;
    private static final long MEBIBYTE = 1 << 20;
    /** A mask: only every 16384th record updates the position. */
    private static final int SELDOM = 0x3FFF;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread watcher;
    private volatile long position;

    private Progress(final Thread watcher) {
        this.watcher = watcher;
    }

    private Progress(final PrintStream errors, final int columns, final String task, final long bytes) {
        this.watcher = new Thread(() -> watch(errors, columns, task, bytes), "progress");
        watcher.setDaemon(true);
    }

    /** A progress that shows nothing. */
    public static Progress none() {
        return new Progress(null);
    }

    /**
     * Begins to show progress.
     *
     * @param task the name of the work
     * @param bytes the amount of work in bytes, or {@value #UNKNOWN} if it is not known
     */
    public static Progress begin(final Session session, final String task, final long bytes) {
        if (!session.terminal().onError()) {
            return none();
        }
        final Progress progress =
                new Progress(session.errors(), session.terminal().columns() - 1, task, bytes);
        progress.watcher.start();
        return progress;
    }

    /** Runs work that does not report its position. */
    public static <T> T during(final Session session, final String task, final Supplier<T> work) {
        final Progress progress = begin(session, task, UNKNOWN);
        try (progress) {
            return work.get();
        }
    }

    /** Like {@link #begin}, for work that prints: if standard output is a terminal, the output itself shows progress. */
    public static Progress beginPrinting(final Session session, final String task, final long bytes) {
        return session.terminal().onOutput() ? none() : begin(session, task, bytes);
    }

    /** Reports the position: the index of the current record and its offset in bytes. */
    public void at(final long record, final long b) {
        if ((record & SELDOM) == 0) {
            position = b;
        }
    }

    private void watch(final PrintStream errors, final int columns, final String task, final long bytes) {
        try {
            if (done.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
            try (ProgressBar bar = bar(errors, columns, task, bytes)) {
                while (!done.await(UPDATE_MILLIS, TimeUnit.MILLISECONDS)) {
                    bar.stepTo(position);
                }
            }
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static ProgressBar bar(final PrintStream errors, final int columns, final String task, final long bytes) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(bytes)
                .setUnit(" MiB", MEBIBYTE)
                .setStyle(ProgressBarStyle.ASCII)
                .showSpeed()
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .clearDisplayOnFinish()
                .setConsumer(new Line(errors, columns))
                .build();
    }

    /** Removes the bar from the screen. */
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

    /** Draws on one line of the terminal. The library's own consumer uses JLine, which prints warnings if it finds no terminal. */
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
