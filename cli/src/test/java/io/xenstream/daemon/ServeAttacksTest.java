// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.serve.ServeProcess;
import io.xenstream.interop.Client;
import io.xenstream.interop.StoreError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How long a client waits that reads and writes while another one asks for as much as it can. {@code docs/performance.md} says how to print the figures of the long
 * form. The short form is part of the normal build, which checks only that everything is answered.
 */
@Tag("slow")
final class ServeAttacksTest {
    private static final int PIPELINED = 200;
    private static final int LONGEST_NAME = 3000;
    /** Fewer than a transaction may access. */
    private static final int MOST_REMOVED = 60_000;

    private static final int BUFFERED = 50_000;
    private static final Duration LONG = Duration.ofSeconds(60);

    private DaemonDirectory place;
    private Path directory;
    private Path socket;
    private int nodes = 2_000;
    /** How long an attack is repeated. */
    private Duration shortest = Duration.ZERO;

    private final Random random = new Random(3);

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

    @Test
    void shouldServeOthersBesideAttacks() throws Exception {
        try (ServeProcess served = ServeProcess.start(directory, "--socket", socket.toString())) {
            attack(served);
        }
    }

    @Test
    @Tag("long")
    void shouldPrintWaitsBesideAttacks() throws Exception {
        nodes = 300_000;
        shortest = Duration.ofSeconds(10);
        try (ServeProcess served = ServeProcess.startFast(directory, "--socket", socket.toString())) {
            attack(served);
        }
    }

    /** What a client does that makes others wait if it can. */
    @FunctionalInterface
    private interface Attack {
        void run(Client client) throws IOException;
    }

    private void attack(final ServeProcess served) throws Exception {
        try (Client client = Client.connect(socket)) {
            make(client, "/many/child-", nodes);
        }
        beside("nothing", client -> client.domainPath(0));
        final String parts = PIPELINED + " DIRECTORY_PART of " + nodes + " children at any offset";
        beside(parts, client -> pipeline(client, PIPELINED, i -> part(i, 0)));
        beside(parts + " in a transaction", client -> {
            final int transaction = client.startTransaction();
            client.request(MessageType.RM, transaction, Requests.payload("/many/child-7"));
            pipeline(client, PIPELINED, i -> part(i, transaction));
            client.abort(transaction);
        });
        beside(PIPELINED + " DIRECTORY in a transaction that has removed names", client -> {
            final int removed = Math.min(nodes, MOST_REMOVED);
            final int transaction = client.startTransaction();
            pipeline(client, removed, i -> Requests.of(MessageType.RM, i, transaction, "/many/child-" + i));
            pipeline(client, PIPELINED, i -> Requests.of(MessageType.DIRECTORY, i, transaction, "/many"));
            client.abort(transaction);
        });
        beside(
                PIPELINED + " CONTROL check",
                client -> pipeline(client, PIPELINED, i -> Requests.of(MessageType.CONTROL, i, 0, "check")));
        final int removed = nodes / 3;
        beside("30 RM in a transaction, of " + removed + " nodes together", client -> {
            for (int i = 0; i < 30; i++) {
                make(client, "/removed/" + i + "/node-", removed / 30);
            }
            final int transaction = client.startTransaction();
            for (int i = 0; i < 30; i++) {
                client.request(MessageType.RM, transaction, Requests.payload("/removed/" + i));
            }
            client.commit(transaction);
        });
        final int watched = nodes / 15;
        beside("RM of " + watched + " nodes beside 8,000 watches", client -> {
            try (Client watching = Client.connect(socket)) {
                pipeline(watching, 8_000, i -> Requests.of(MessageType.WATCH, i, 0, "/removed/node-" + i, "t"));
                make(client, "/removed/node-", watched);
                client.remove("/removed");
            }
        });
        beside("3,584 watches with long paths, and writes beside them", client -> {
            final String path = "/long/" + "x".repeat(LONGEST_NAME);
            pipeline(client, 3_584, i -> Requests.of(MessageType.WATCH, i, 0, path + i, "t"));
            pipeline(client, PIPELINED, i -> Requests.of(MessageType.WRITE, i, 0, path + "y", "value"));
            client.remove("/long");
            client.request(MessageType.RESET_WATCHES, 0, Requests.payload(""));
        });
        assertThat(served.isAlive()).isTrue();
    }

    private byte[] part(final int id, final int transaction) {
        return Requests.of(
                MessageType.DIRECTORY_PART, id, transaction, "/many", Integer.toString(random.nextInt(nodes * 10)));
    }

    private static void make(final Client client, final String prefix, final int count) throws IOException {
        pipeline(client, count, i -> Requests.of(MessageType.MKDIR, i, 0, prefix + i));
    }

    /** Sends requests without waiting for their replies, as many at a time as sockets take in both directions. */
    private static void pipeline(final Client client, final int count, final IntFunction<byte[]> request)
            throws IOException {
        final int most = Math.max(1, Math.min(PIPELINED, BUFFERED / request.apply(0).length));
        for (int begin = 0; begin < count; begin += most) {
            final int end = Math.min(count, begin + most);
            client.send(Requests.joined(
                    IntStream.range(begin, end).mapToObj(request).toArray(byte[][]::new)));
            for (int i = begin; i < end; i++) {
                try {
                    client.response(i, LONG);
                } catch (final StoreError refused) {
                    // The list of names may be too long for a reply.
                    assertThat(refused).hasMessage("E2BIG");
                }
            }
        }
    }

    /** Measures a client that reads and writes while another one attacks. */
    private void beside(final String name, final Attack attack) throws Exception {
        final AtomicBoolean isEnding = new AtomicBoolean();
        final ExecutorService threads = Executors.newSingleThreadExecutor();
        final Future<Histogram> waits = threads.submit(() -> {
            try (BusyClient client = new BusyClient(socket)) {
                while (!isEnding.get()) {
                    client.require(MessageType.WRITE, 0, ProtocolText.of("/well/behaved\0value"));
                    client.require(MessageType.READ, 0, Requests.payload("/well/behaved"));
                }
                return client.nanos();
            }
        });
        final long begin = System.nanoTime();
        try (Client client = Client.connect(socket)) {
            do {
                attack.run(client);
            } while (System.nanoTime() - begin < shortest.toNanos());
        } finally {
            isEnding.set(true);
            threads.shutdown();
        }
        final Histogram nanos = waits.get();
        System.out.printf(
                Locale.ROOT,
                "beside %s: p50 %.3f ms, p99 %.3f ms, longest %.1f ms, of %,d requests in %.1f s%n",
                name,
                nanos.getValueAtPercentile(50) / 1e6,
                nanos.getValueAtPercentile(99) / 1e6,
                nanos.getMaxValue() / 1e6,
                nanos.getTotalCount(),
                (System.nanoTime() - begin) / 1e9);
    }
}
