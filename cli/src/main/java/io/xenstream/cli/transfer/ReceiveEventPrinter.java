// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.transfer;

import io.xenstream.cli.command.Escapes;
import io.xenstream.cli.command.Progress;
import io.xenstream.cli.command.Session;
import io.xenstream.codec.XenstreamException;
import io.xenstream.stream.operation.Restore;
import io.xenstream.transfer.ServerEvents;
import io.xenstream.transfer.TransferProgress;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * * Prints what the server does: completed transfers on standard output, everything else on standard error. The server's threads put
 * messages into a queue that the command's thread prints, so that a blocked terminal does not block transfers.
 */
final class ReceiveEventPrinter implements ServerEvents {
    private static final int MAX_QUEUED = 1024;

    private final Session session;
    private final BlockingQueue<Runnable> queue = new ArrayBlockingQueue<>(MAX_QUEUED);
    private final AtomicLong dropped = new AtomicLong();
    private final Map<String, Progress> bars = new ConcurrentHashMap<>();
    private volatile boolean isEnding;

    ReceiveEventPrinter(final Session session) {
        this.session = session;
    }

    /** Prints messages until {@link #end} is called. */
    void run() {
        try {
            while (!isEnding) {
                queue.take().run();
                final long count = dropped.getAndSet(0);
                if (count > 0) {
                    session.complain(count + " messages were dropped");
                }
            }
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        bars.values().forEach(Progress::close);
    }

    /** Ends {@link #run}. Callable from any thread. */
    void end() {
        isEnding = true;
        add(session.output()::flush);
    }

    private void add(final Runnable message) {
        if (!queue.offer(message)) {
            dropped.incrementAndGet();
        }
    }

    private void complain(final String message) {
        add(() -> session.complain(message));
    }

    private void print(final String name, final String message) {
        add(() -> {
            hide(name);
            session.output().text(Escapes.text(name + ": " + message)).newline();
            session.output().flush();
        });
    }

    private void hide(final String name) {
        final Progress progress = bars.remove(name);
        if (progress != null) {
            progress.close();
        }
    }

    @Override
    public void onDisconnected(final String peer, final XenstreamException reason) {
        final String message = String.valueOf(reason.getMessage());
        complain(message.contains(peer) ? message : peer + ": " + message);
    }

    @Override
    public void onBegin(final String peer, final String name, final long length) {
        add(() -> {
            // One bar at a time: it needs the last line of the terminal.
            if (bars.isEmpty()) {
                bars.put(name, Progress.begin(session, name, length));
            }
        });
    }

    @Override
    public void onProgress(final String peer, final String name, final long length, final TransferProgress progress) {
        final Progress bar = bars.get(name);
        if (bar != null) {
            bar.at(0, progress.bytes());
        }
    }

    @Override
    public void onReceived(final String peer, final String name, final Restore.Result restored) {
        print(name, restored.length() + " bytes, " + restored.records() + " records received from " + peer);
    }

    @Override
    public void onFailed(final String peer, final String name, final XenstreamException reason) {
        add(() -> {
            hide(name);
            session.complain(name + ", with " + peer + ": " + reason.getMessage());
        });
    }

    @Override
    public void onSent(final String peer, final String name, final long length) {
        print(name, length + " bytes sent to " + peer);
    }
}
