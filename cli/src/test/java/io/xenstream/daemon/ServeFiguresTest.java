// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.Run;
import io.xenstream.cli.serve.ServeProcess;
import io.xenstream.interop.DaemonKind;
import io.xenstream.interop.StockDaemon;
import io.xenstream.interop.StockPackages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Figures of whole processes, beside those of the stock C daemon. {@code docs/performance.md} says how to print them. With few nodes and requests it is part of
 * the normal build, which checks only that everything is answered.
 */
@Tag("interop")
final class ServeFiguresTest {
    private static final int CLIENTS = 8;
    private static final int ROUNDS = 5;
    private static final int MANY_CHILDREN = 10_000;
    private static final int SOME_NODES = 2_000;
    private static final int FEW_REQUESTS = 200;
    private static final int MANY_REQUESTS = 100_000;
    private static final String MOST_NODES = "20000000";

    private final StockPackages packages = StockPackages.obtain();

    private DaemonDirectory place;
    private Path directory;
    private Path socket;
    private boolean isShort;

    @BeforeEach
    void create() throws IOException {
        place = new DaemonDirectory();
        directory = place.path();
        socket = directory.resolve("socket");
    }

    @AfterEach
    void delete() throws IOException {
        place.close();
    }

    private static void print(final String format, final Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }

    @Test
    void shouldServeTakeOverAndRestart() throws Exception {
        isShort = true;
        life(SOME_NODES, 1, 1);
        beside(FEW_REQUESTS, FEW_REQUESTS);
    }

    /** Starts a daemon as users do, or, in the short form, so that it competes less with its clients for the processors. */
    private ServeProcess start(final String... args) throws IOException {
        return isShort ? ServeProcess.start(directory, args) : ServeProcess.startFast(directory, args);
    }

    @Test
    @Tag("long")
    void shouldPrintFiguresOfAMillionNodes() throws Exception {
        life(1_000_000, 30, 10);
        beside(100_000, MANY_REQUESTS);
    }

    @Test
    @Tag("long")
    void shouldPrintFiguresOfTenMillionNodes() throws Exception {
        life(10_000_000, 20, 10);
    }

    // ---- Start, takeover, crash

    private void life(final int nodes, final int takeovers, final int kills) throws Exception {
        final String image = directory.resolve("host.img").toString();
        assertThat(Run.of("generate", "--nodes", Integer.toString(nodes), image).exitCode())
                .isZero();
        final String store = directory.resolve("store").toString();
        final long begin = System.nanoTime();
        ServeProcess serving = start(image, "--socket", socket.toString(), "--store", store, "--max-nodes", MOST_NODES);
        print("%,d nodes: start with an image %.2f s", nodes, (System.nanoTime() - begin) / 1e9);
        Files.delete(Path.of(image));
        try {
            serving = takeOver(serving, nodes, takeovers);
            print("%,d nodes: resident beside the mapped store %,d KiB", nodes, privateKibibytes(serving.pid()));
            serving.kill();
            restart(store, nodes, kills);
        } finally {
            serving.close();
        }
    }

    private ServeProcess takeOver(final ServeProcess first, final int nodes, final int times) throws Exception {
        ServeProcess serving = first;
        final Histogram blackouts = new Histogram(600_000_000_000L, 3);
        final Histogram starts = new Histogram(600_000_000_000L, 3);
        final AtomicBoolean isEnding = new AtomicBoolean();
        final int count = isShort ? 1 : CLIENTS;
        final ExecutorService threads = Executors.newFixedThreadPool(count);
        final List<BusyClient> clients = new ArrayList<>();
        final List<Future<Void>> loads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            final BusyClient client = new BusyClient(socket);
            clients.add(client);
            final String top = "/figures/" + i;
            loads.add(threads.submit(() -> {
                final Random random = new Random();
                while (!isEnding.get()) {
                    final String path = top + '/' + random.nextInt(100);
                    client.require(MessageType.WRITE, 0, ProtocolText.of(path + "\0value"));
                    client.require(MessageType.READ, 0, Requests.payload(path));
                }
                return null;
            }));
        }
        try {
            for (int i = 0; i < times; i++) {
                clients.forEach(BusyClient::forget);
                final ServeProcess predecessor = serving;
                serving = start("--takeover", "--socket", socket.toString(), "--max-nodes", MOST_NODES);
                assertThat(predecessor.await()).isZero();
                blackouts.recordValue(longest(clients));
                if (!isShort) {
                    // What starting a further process costs clients, on as few processors.
                    clients.forEach(BusyClient::forget);
                    start("--socket", directory.resolve("another").toString()).close();
                    starts.recordValue(longest(clients));
                }
            }
        } finally {
            isEnding.set(true);
            threads.shutdown();
        }
        for (final Future<Void> load : loads) {
            load.get();
        }
        for (final BusyClient client : clients) {
            client.close();
        }
        print(
                "%,d nodes, %d clients: %d takeovers, longest wait for a reply p50 %.1f ms, p99 %.1f ms",
                nodes,
                count,
                times,
                blackouts.getValueAtPercentile(50) / 1e6,
                blackouts.getValueAtPercentile(99) / 1e6);
        print(
                "… while another daemon starts, without a takeover: p50 %.1f ms, p99 %.1f ms",
                starts.getValueAtPercentile(50) / 1e6, starts.getValueAtPercentile(99) / 1e6);
        return serving;
    }

    private static long longest(final List<BusyClient> clients) {
        return clients.stream().mapToLong(BusyClient::longestNanos).max().orElseThrow();
    }

    private static long privateKibibytes(final long pid) throws IOException {
        long kibibytes = 0;
        for (final String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            if (line.startsWith("RssAnon:") || line.startsWith("RssFile:")) {
                kibibytes += Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return kibibytes;
    }

    /** Kills daemons, and serves the store in this process, which is started already. */
    private void restart(final String store, final int nodes, final int times) throws IOException {
        final Histogram restarts = new Histogram(600_000_000_000L, 3);
        StoreDaemon.warmUp();
        for (int i = 0; i < times; i++) {
            final long begin = System.nanoTime();
            final StoreState state = StoreState.open(StoreLocation.of(Path.of(store)), DaemonLimits.DEFAULT);
            try (StoreDaemon daemon = StoreDaemon.listen(socket, state, false);
                    BusyClient client = new BusyClient(socket)) {
                final ExecutorService asking = Executors.newSingleThreadExecutor();
                final Future<Void> answer = asking.submit(() -> {
                    client.require(MessageType.READ, 0, Requests.payload("/figures/0"));
                    return null;
                });
                while (!answer.isDone()) {
                    daemon.doWork();
                }
                restarts.recordValue(System.nanoTime() - begin);
                asking.shutdown();
                requireDone(answer);
            }
            assertThat(Files.exists(socket)).isFalse();
            try (ServeProcess next = start("--socket", socket.toString(), "--store", store)) {
                next.kill();
            }
        }
        print(
                "%,d nodes: %d restarts after kill -9, until the first reply p50 %.1f ms, longest %.1f ms",
                nodes, times, restarts.getValueAtPercentile(50) / 1e6, restarts.getMaxValue() / 1e6);
    }

    private static void requireDone(final Future<Void> answer) {
        try {
            answer.get();
        } catch (final InterruptedException | ExecutionException failed) {
            throw new AssertionError(failed);
        }
    }

    // ---- Requests, beside the stock daemon

    /** A kind of request, with what it asks. */
    private record Work(String name, int clients, int requests, Asking asking) {}

    /** Asks once. */
    @FunctionalInterface
    private interface Asking {
        void ask(BusyClient client, String top, Random random) throws IOException;
    }

    private static byte[] write(final String path, final int length) {
        return ProtocolText.of(path + '\0' + "v".repeat(length));
    }

    private static List<Work> works(final int requests) {
        final Asking read = (client, top, random) ->
                client.require(MessageType.READ, 0, Requests.payload(top + '/' + random.nextInt(100)));
        final Asking write = (client, top, random) ->
                client.require(MessageType.WRITE, 0, write(top + '/' + random.nextInt(100), 20));
        final Asking transaction = (client, top, random) -> {
            final byte[][] writes = new byte[20][];
            for (int i = 0; i < writes.length; i++) {
                writes[i] = write(top + '/' + random.nextInt(100), 20);
            }
            client.transaction(writes);
        };
        final Asking list = (client, top, random) -> list(client, "/many");
        return List.of(
                new Work("read", 1, requests, read),
                new Work("read", CLIENTS, requests, read),
                new Work("write", 1, requests, write),
                new Work("write", CLIENTS, requests, write),
                new Work("transaction of 20 writes", 1, requests / 200, transaction),
                new Work("transaction of 20 writes", CLIENTS, requests / 200, transaction),
                new Work("list of 10,000 children", 1, Math.max(1, requests / 1000), list));
    }

    private static void list(final BusyClient client, final String path) throws IOException {
        int offset = 0;
        boolean isComplete = false;
        while (!isComplete) {
            client.require(MessageType.DIRECTORY_PART, 0, Requests.payload(path, Integer.toString(offset)));
            final byte[] part = client.reply();
            int names = 0;
            while (part[names] != 0) {
                names++;
            }
            offset += part.length - names - 1;
            isComplete = part[part.length - 1] == 0 && (part.length == names + 2 || part[part.length - 2] == 0);
        }
    }

    private static void fill(final Path at, final int nodes, final int children) throws IOException {
        try (BusyClient client = new BusyClient(at)) {
            for (int i = 0; i < CLIENTS; i++) {
                for (int j = 0; j < 100; j++) {
                    client.require(MessageType.WRITE, 0, write("/figures/" + i + '/' + j, 20));
                }
            }
            for (int i = 0; i < children; i++) {
                client.require(MessageType.WRITE, 0, write("/many/child-" + i, 0));
            }
            for (int i = 0; i < nodes; i++) {
                client.require(MessageType.WRITE, 0, write("/other/" + i % 1000 + '/' + i, 20));
            }
        }
    }

    private void beside(final int nodes, final int requests) throws Exception {
        try (StockDaemon stock = StockDaemon.start(packages, DaemonKind.C);
                ServeProcess served = start("--socket", socket.toString())) {
            fill(stock.socket(), nodes, isShort ? FEW_REQUESTS : MANY_CHILDREN);
            fill(socket, nodes, isShort ? FEW_REQUESTS : MANY_CHILDREN);
            final int rounds = isShort ? 1 : ROUNDS;
            for (final Work work : works(requests)) {
                final List<Double> rates = new ArrayList<>();
                final List<Double> tails = new ArrayList<>();
                for (int round = 0; round < rounds; round++) {
                    final Histogram ours = new Histogram(600_000_000_000L, 3);
                    final Histogram theirs = new Histogram(600_000_000_000L, 3);
                    final double own = rate(socket, work, ours);
                    rates.add(own / rate(stock.socket(), work, theirs));
                    tails.add((double) ours.getValueAtPercentile(99) / theirs.getValueAtPercentile(99));
                }
                rates.sort(null);
                tails.sort(null);
                print(
                        "%s, %d clients: rate %.2f × stock (%.2f to %.2f), p99 %.2f × stock (%.2f to %.2f)",
                        work.name,
                        work.clients,
                        rates.get(rounds / 2),
                        rates.get(0),
                        rates.get(rounds - 1),
                        tails.get(rounds / 2),
                        tails.get(0),
                        tails.get(rounds - 1));
            }
            assertThat(served.isAlive()).isTrue();
        }
    }

    /** Requests a second. */
    private static double rate(final Path at, final Work work, final Histogram nanos) throws Exception {
        final ExecutorService threads = Executors.newFixedThreadPool(work.clients);
        final List<Future<Histogram>> ended = new ArrayList<>();
        final long begin = System.nanoTime();
        for (int i = 0; i < work.clients; i++) {
            final String top = "/figures/" + i;
            ended.add(threads.submit(() -> {
                final Random random = new Random(top.hashCode());
                try (BusyClient client = new BusyClient(at)) {
                    for (int j = 0; j < Math.max(1, work.requests / work.clients); j++) {
                        work.asking.ask(client, top, random);
                    }
                    return client.nanos();
                }
            }));
        }
        for (final Future<Histogram> each : ended) {
            nanos.add(each.get());
        }
        threads.shutdown();
        return work.requests / ((System.nanoTime() - begin) / 1e9);
    }
}
