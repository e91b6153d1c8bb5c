// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.codec.ImageException;
import io.xenstream.stream.operation.Restored;
import io.xenstream.stream.rpc.ServerEvents;
import io.xenstream.stream.rpc.TransferProgress;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells the user what a receiver does: what has arrived on standard output, all else on standard error. The receiver's threads put it into a
 * queue, which the command's own thread prints: a terminal that is stopped stops no transfer.
 */
final class ReceivingNews implements ServerEvents {
    private static final int MOST_WAITING = 1024;

    private final Session session;
    private final BlockingQueue<Runnable> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong untold = new AtomicLong();
    private final Map<String, Progress> shown = new ConcurrentHashMap<>();
    private volatile boolean isEnding;

    ReceivingNews(final Session session) {
        this.session = session;
    }

    /** Prints what comes, until it is told to end. */
    void tell() {
        try {
            while (!isEnding) {
                waiting.take().run();
                final long missing = untold.getAndSet(0);
                if (missing > 0) {
                    session.complain(missing + " messages were left out");
                }
            }
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        shown.values().forEach(Progress::close);
    }

    /** Has the command come to its end. For any thread. */
    void end() {
        isEnding = true;
        add(session.output()::flush);
    }

    private void add(final Runnable message) {
        if (!waiting.offer(message)) {
            untold.incrementAndGet();
        }
    }

    private void complain(final String message) {
        add(() -> session.complain(message));
    }

    private void print(final String name, final String message) {
        add(() -> {
            hide(name);
            session.output().text(Session.printable(name + ": " + message)).newline();
            session.output().flush();
        });
    }

    private void hide(final String name) {
        final Progress progress = shown.remove(name);
        if (progress != null) {
            progress.close();
        }
    }

    @Override
    public void onDisconnected(final String peer, final ImageException reason) {
        final String message = String.valueOf(reason.getMessage());
        complain(message.contains(peer) ? message : peer + ": " + message);
    }

    @Override
    public void onBegin(final String peer, final String name, final long length) {
        add(() -> {
            // A terminal has one last line: one bar at a time.
            if (shown.isEmpty()) {
                shown.put(name, Progress.begin(session, name, length));
            }
        });
    }

    @Override
    public void onProgress(final String peer, final String name, final long length, final TransferProgress progress) {
        final Progress bar = shown.get(name);
        if (bar != null) {
            bar.at(0, progress.octets());
        }
    }

    @Override
    public void onReceived(final String peer, final String name, final Restored restored) {
        print(name, restored.length() + " octets, " + restored.records() + " records received from " + peer);
    }

    @Override
    public void onFailed(final String peer, final String name, final ImageException reason) {
        add(() -> {
            hide(name);
            session.complain(name + ", with " + peer + ": " + reason.getMessage());
        });
    }

    @Override
    public void onSent(final String peer, final String name, final long length) {
        print(name, length + " octets sent to " + peer);
    }
}
