// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.interop.Client;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/** Eight clients that ask all the time, on a thread each, and check whatever they get. */
final class Load implements AutoCloseable {
    static final int CLIENTS = 8;

    private static final long LOOK_MILLIS = 20;
    private static final long LONGEST_SILENCE_SECONDS = 120;

    private final Path socket;
    private final List<LoadClient> clients = new ArrayList<>();
    private final List<LoadScript> scripts = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Queue<AssertionError> mistakes = new ConcurrentLinkedQueue<>();
    private final Queue<IOException> lost = new ConcurrentLinkedQueue<>();
    private final AtomicLong lastReply = new AtomicLong(System.nanoTime());
    private final AtomicLong longestSilence = new AtomicLong();
    private final Object handoff = new Object();
    private volatile Served served = new Served();
    private volatile int handoffs;
    private volatile boolean isEnding;

    /** Something that a client waits for. */
    interface Event {
        void await();
    }

    /** Who has got replies to all that it has sent since some moment. */
    static final class Served {
        private final Set<LoadScript> whom = ConcurrentHashMap.newKeySet();
        private final CountDownLatch latch = new CountDownLatch(CLIENTS - 2);

        void by(final LoadScript script) {
            if (whom.add(script)) {
                latch.countDown();
            }
        }
    }

    Load(final Path socket, final long seed) throws IOException {
        this.socket = socket;
        try (Client first = Client.connect(socket)) {
            first.write(LoadClient.COUNTER, "0");
        }
        for (int i = 0; i < CLIENTS; i++) {
            final LoadScript.Habit habit = i == CLIENTS - 1
                    ? LoadScript.Habit.LAGS
                    : i == CLIENTS - 2 ? LoadScript.Habit.CUTS : LoadScript.Habit.ASKS;
            clients.add(new LoadClient(this, socket, i));
            scripts.add(new LoadScript(this, clients.get(i), habit, seed + i));
            scripts.get(i).begin();
        }
        for (int i = 0; i < CLIENTS; i++) {
            clients.get(i).watch(clients.get((i + 1) % CLIENTS));
        }
        for (final LoadScript script : scripts) {
            final Thread thread = new Thread(() -> run(script), "client");
            threads.add(thread);
            thread.start();
        }
    }

    private void run(final LoadScript script) {
        try {
            script.run();
        } catch (final IOException gone) {
            lost.add(gone);
        } catch (final RuntimeException | AssertionError mistake) {
            mistakes.add(mistake instanceof AssertionError error ? error : new AssertionError(mistake));
        }
    }

    // ---- For the clients

    boolean isEnding() {
        return isEnding || !mistakes.isEmpty();
    }

    Served served() {
        return served;
    }

    void replied(final long now) {
        final long silence = now - lastReply.getAndSet(now);
        if (silence > longestSilence.get()) {
            longestSilence.accumulateAndGet(silence, Math::max);
        }
    }

    /** How many handoffs there have been, whether they succeeded or not. */
    int handoffs() {
        return handoffs;
    }

    /** The end of the next handoff from now on, or of the load. */
    Event nextHandoff() {
        final int seen = handoffs;
        return () -> {
            try {
                synchronized (handoff) {
                    while (handoffs == seen && !isEnding()) {
                        handoff.wait(LOOK_MILLIS);
                    }
                }
            } catch (final InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new AssertionError(stopped);
            }
        };
    }

    // ---- For the test

    /** A handoff has ended. */
    void endHandoff() {
        synchronized (handoff) {
            handoffs++;
            handoff.notifyAll();
        }
    }

    /** Forgets how long nobody has got a reply. */
    void beginSilence() {
        longestSilence.set(0);
    }

    /** The longest time since then in which no client got a reply, in nanoseconds. */
    long longestSilence() {
        return longestSilence.get();
    }

    /** Waits until every client that asks has had replies to what it has sent since. */
    void requireServed() throws InterruptedException {
        assertThat(isServed(() -> true)).isTrue();
    }

    /** As above, but gives up when a condition, such as that a daemon lives, does not hold any more. */
    boolean isServed(final java.util.function.BooleanSupplier condition) throws InterruptedException {
        final Served since = new Served();
        served = since;
        final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SILENCE_SECONDS);
        while (!since.latch.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            if (!lost.isEmpty() && !condition.getAsBoolean()) {
                return false;
            }
            if (condition.getAsBoolean() && lost.isEmpty()) {
                requireNothingWrong();
            }
            assertThat(System.nanoTime()).as("in time, all are served").isLessThan(end);
        }
        return true;
    }

    private void requireNothingWrong() {
        mistakes.forEach(mistake -> {
            throw mistake;
        });
        assertThat(lost).as("connections lost").isEmpty();
    }

    /** Ends the load: nothing has been lost, doubled or wrong. */
    void end() throws IOException, InterruptedException {
        stop();
        requireNothingWrong();
        final long commits = clients.stream().mapToLong(LoadClient::commits).sum();
        for (final LoadClient client : clients) {
            client.requireNoEventLost(commits);
        }
        for (final LoadClient client : clients) {
            client.requireAllStored(client.model().top());
        }
        try (Client last = Client.connect(socket)) {
            assertThat(last.read(LoadClient.COUNTER)).isEqualTo(Long.toString(commits));
        }
        requireNothingWrong();
    }

    /** Ends the load once the daemon has died: every client has lost its connection, and got nothing wrong before. */
    void endWithDaemon() throws InterruptedException {
        stop();
        mistakes.forEach(mistake -> {
            throw mistake;
        });
    }

    private void stop() throws InterruptedException {
        isEnding = true;
        for (final Thread thread : threads) {
            thread.join();
        }
    }

    /** How long clients have waited for replies, in nanoseconds; those that wait on purpose left out. */
    Histogram waits() {
        final Histogram all = new Histogram(3);
        clients.subList(0, CLIENTS - 2).forEach(client -> all.add(client.waits()));
        return all;
    }

    /** What has been done, in words. */
    String summary() {
        return clients.stream().mapToLong(LoadClient::replies).sum() + " replies and "
                + clients.stream().mapToLong(LoadClient::events).sum() + " events checked, "
                + clients.stream().mapToLong(LoadClient::commits).sum() + " counted in transactions";
    }

    @Override
    public void close() throws IOException {
        isEnding = true;
        for (final LoadClient client : clients) {
            client.close();
        }
    }
}
