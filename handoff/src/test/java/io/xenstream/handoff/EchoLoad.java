// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that send requests continuously on their own thread and check each answer. */
final class EchoLoad implements AutoCloseable {
    private final List<EchoClient> clients = new ArrayList<>();
    private final CompletableFuture<Void> end;
    private volatile boolean isEnding;
    private final AtomicLong rounds = new AtomicLong();
    private volatile long longestNanos;

    EchoLoad(final Path service, final int count) throws IOException {
        for (int i = 0; i < count; i++) {
            clients.add(new EchoClient(service, 1_000_000L * i));
        }
        end = CompletableFuture.runAsync(this::run, command -> new Thread(command, "echo-load").start());
    }

    private void run() {
        try {
            while (!isEnding) {
                final long began = System.nanoTime();
                for (final EchoClient client : clients) {
                    client.send();
                }
                for (final EchoClient client : clients) {
                    client.receive();
                }
                longestNanos = Math.max(longestNanos, System.nanoTime() - began);
                rounds.incrementAndGet();
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until every client has received answers to requests that it sent after this call. */
    void requireServed() throws InterruptedException, ExecutionException {
        final long enough = rounds.get() + 2;
        while (rounds.get() < enough) {
            if (end.isDone()) {
                end.get();
            }
            Thread.onSpinWait();
        }
    }

    long rounds() {
        return rounds.get();
    }

    /** The longest time that one round of requests and answers took, in nanoseconds. */
    long longestNanos() {
        return longestNanos;
    }

    /** Ends the load; throws the first failure of a client. */
    void end() throws InterruptedException, ExecutionException {
        isEnding = true;
        end.get();
    }

    @Override
    public void close() throws IOException {
        isEnding = true;
        for (final EchoClient client : clients) {
            client.close();
        }
    }
}
