// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.Run;
import io.xenstream.cli.serve.ServeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How long the JVM of {@code xenstream serve} stops its threads under load, and how much garbage a request makes, as the JVM itself logs both. {@code docs/performance.md}
 * says how to print them. With few requests it is part of the normal build, which checks only that everything is answered and that the log can be read.
 */
final class ServePausesTest {
    private static final int CLIENTS = 4;
    private static final int CHILDREN = 100;
    private static final int TRANSACTION = 20;

    /** The JVM's own words, the same from 17 on: all threads are stopped; a collection has emptied the young generation. */
    private static final Pattern STOPPED = Pattern.compile("Safepoint \"(\\w+)\".* Total: +(\\d+) ns");

    private static final Pattern COLLECTED = Pattern.compile("DefNew: (\\d+)K\\(\\d+K\\)->(\\d+)K\\(");

    private DaemonDirectory place;
    private Path directory;

    @BeforeEach
    void create() throws IOException {
        place = new DaemonDirectory();
        directory = place.path();
    }

    @AfterEach
    void delete() throws IOException {
        place.close();
    }

    @Test
    void shouldServeAllKindsOfRequests() throws Exception {
        load(2_000, 0, 1);
    }

    @Test
    @Tag("long")
    void shouldPrintPausesUnderLoad() throws Exception {
        load(1_000_000, 20, Integer.getInteger("xenstream.pauses.seconds", 600));
    }

    private void load(final int nodes, final int warmUpSeconds, final int seconds) throws Exception {
        final String image = directory.resolve("host.img").toString();
        assertThat(Run.of("generate", "--nodes", Integer.toString(nodes), image).exitCode())
                .isZero();
        final Path socket = directory.resolve("socket");
        final Path log = directory.resolve("jvm.log");
        final String[] args = {image, "--socket", socket.toString(), "--max-nodes", "2000000"};
        try (ServeProcess serving =
                ServeProcess.startFast(directory, List.of("-Xlog:gc*,safepoint:file=" + log + "::filecount=0"), args)) {
            run(socket, warmUpSeconds);
            final List<String> before = Files.readAllLines(log);
            final Histogram replies = run(socket, seconds);
            assertThat(serving.isAlive()).isTrue();
            final List<String> after = Files.readAllLines(log);
            assertThat(after).anyMatch(line -> STOPPED.matcher(line).find());
            print(nodes, seconds, replies, before, after.subList(before.size(), after.size()));
        }
    }

    private static void print(
            final int nodes,
            final int seconds,
            final Histogram replies,
            final List<String> before,
            final List<String> lines) {
        final Histogram pauses = new Histogram(600_000_000_000L, 3);
        String longest = "none";
        for (final String line : lines) {
            final Matcher stopped = STOPPED.matcher(line);
            if (stopped.find()) {
                final long nanos = Long.parseLong(stopped.group(2));
                if (nanos > pauses.getMaxValue()) {
                    longest = stopped.group(1);
                }
                pauses.recordValue(nanos);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%,d nodes, %d clients, %d s: %,d pauses of the JVM, p99 %.2f ms, longest %.2f ms (%s)%n",
                nodes,
                CLIENTS,
                seconds,
                pauses.getTotalCount(),
                pauses.getValueAtPercentile(99) / 1e6,
                pauses.getMaxValue() / 1e6,
                longest);
        System.out.printf(
                Locale.ROOT,
                "… %,d requests, %d bytes of garbage each; replies p99 %.2f ms, longest %.1f ms%n",
                replies.getTotalCount(),
                garbage(before, lines) / replies.getTotalCount(),
                replies.getValueAtPercentile(99) / 1e6,
                replies.getMaxValue() / 1e6);
    }

    /** Bytes that were allocated between the last collection before and the last one of these lines. */
    private static long garbage(final List<String> before, final List<String> lines) {
        long left = 0;
        for (final String line : before) {
            final Matcher collected = COLLECTED.matcher(line);
            if (collected.find()) {
                left = Long.parseLong(collected.group(2));
            }
        }
        long kibibytes = 0;
        for (final String line : lines) {
            final Matcher collected = COLLECTED.matcher(line);
            if (collected.find()) {
                kibibytes += Long.parseLong(collected.group(1)) - left;
                left = Long.parseLong(collected.group(2));
            }
        }
        return kibibytes * 1024;
    }

    /** Lets clients ask for some time, each at least once for everything. Returns how long the replies took, in nanoseconds. */
    private static Histogram run(final Path socket, final int seconds) throws Exception {
        final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        final List<Future<Histogram>> ended = new ArrayList<>();
        final long end = System.nanoTime() + seconds * 1_000_000_000L;
        for (int i = 0; i < CLIENTS; i++) {
            final String top = "/load/" + i;
            ended.add(threads.submit(() -> {
                try (BusyClient client = new BusyClient(socket)) {
                    fill(client, top);
                    final Random random = new Random(top.hashCode());
                    do {
                        askForEverything(client, top, random);
                    } while (System.nanoTime() < end);
                    return client.nanos();
                }
            }));
        }
        final Histogram replies = new Histogram(600_000_000_000L, 3);
        for (final Future<Histogram> each : ended) {
            replies.add(each.get());
        }
        threads.shutdown();
        return replies;
    }

    private static void fill(final BusyClient client, final String top) throws IOException {
        for (int i = 0; i < CHILDREN; i++) {
            client.require(MessageType.WRITE, 0, write(top + '/' + i));
        }
    }

    private static byte[] write(final String path) {
        return ProtocolText.of(path + "\0twenty bytes of value");
    }

    private static void askForEverything(final BusyClient client, final String top, final Random random)
            throws IOException {
        for (int i = 0; i < CHILDREN; i++) {
            client.require(MessageType.READ, 0, Requests.payload(top + '/' + random.nextInt(CHILDREN)));
            client.require(MessageType.WRITE, 0, write(top + '/' + random.nextInt(CHILDREN)));
        }
        client.require(MessageType.DIRECTORY, 0, Requests.payload(top));
        client.require(MessageType.DIRECTORY_PART, 0, Requests.payload(top, "0"));
        client.require(MessageType.GET_PERMS, 0, Requests.payload(top));
        client.require(MessageType.SET_PERMS, 0, Requests.payload(top, "n0", "r1"));
        client.require(MessageType.MKDIR, 0, Requests.payload(top + "/made"));
        client.require(MessageType.RM, 0, Requests.payload(top + "/made"));
        final byte[][] writes = new byte[TRANSACTION][];
        for (int i = 0; i < TRANSACTION; i++) {
            writes[i] = write(top + '/' + random.nextInt(CHILDREN));
        }
        client.transaction(writes);
    }
}
