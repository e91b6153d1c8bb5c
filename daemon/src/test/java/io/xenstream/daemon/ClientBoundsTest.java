// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.interop.Client;
import io.xenstream.interop.WatchEvent;
import io.xenstream.store.LiveStore;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client cannot harm the daemon or other clients. */
final class ClientBoundsTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final DaemonLimits SMALL = new DaemonLimits(12, 100, 3, 2, 2, 4, 1 << 17, 1 << 20);

    @TempDir
    private Path directory;

    private TestDaemon daemon;

    @AfterEach
    void end() {
        daemon.close();
    }

    private static void assertClosed(final Client client) {
        assertThatThrownBy(() -> client.receive(LONG)).isInstanceOfAny(EOFException.class, SocketException.class);
    }

    @Test
    void shouldAcceptRequestsInPiecesAndPipelined() throws IOException {
        daemon = TestDaemon.empty(directory);
        try (Client client = daemon.connect()) {
            for (final byte b : Requests.of(MessageType.WRITE, 1, 0, ProtocolText.of("/a\0value"))) {
                client.send(new byte[] {b});
            }
            client.response(1, LONG);
            final List<byte[]> pipelined = new ArrayList<>();
            for (int i = 2; i < 1000; i++) {
                pipelined.add(Requests.of(MessageType.READ, i, 0, "/a"));
            }
            client.send(Requests.joined(pipelined.toArray(byte[][]::new)));
            for (int i = 2; i < 1000; i++) {
                assertThat(client.response(i, LONG).payload()).isEqualTo(ProtocolText.of("value"));
            }
        }
    }

    @Test
    void shouldDisconnectAClientThatSendsAMalformedRequest() throws IOException {
        daemon = TestDaemon.empty(directory);
        try (Client good = daemon.connect();
                Client oversize = daemon.connect();
                Client negative = daemon.connect();
                Client garbage = daemon.connect()) {
            good.watch("/", "t");
            final byte[] header = Requests.of(MessageType.READ, 1, 0, new byte[4097]);
            oversize.send(Arrays.copyOf(header, MessageHeader.LENGTH));
            assertClosed(oversize);
            final byte[] lengthless = Requests.of(MessageType.READ, 1, 0, "/");
            Arrays.fill(lengthless, 12, 16, (byte) 0xFF);
            negative.send(lengthless);
            assertClosed(negative);
            final byte[] random = new byte[4000];
            new Random(7).nextBytes(random);
            garbage.send(random);
            assertClosed(garbage);

            assertThat(good.directory("/")).isEmpty();
            assertThat(good.events()).containsExactly(new WatchEvent("/", "t"));
        }
    }

    @Test
    void shouldStopReadingFromAClientThatDoesNotReadReplies() throws IOException {
        daemon = TestDaemon.empty(directory);
        try (Client slow = daemon.connect();
                Client other = daemon.connect()) {
            other.write(0, "/a", new byte[4000]);
            final int requests = 2000;
            final Thread sender = new Thread(() -> {
                try {
                    for (int i = 1; i <= requests; i++) {
                        slow.send(Requests.of(MessageType.READ, i, 0, "/a"));
                    }
                } catch (final IOException gone) {
                    throw new AssertionError(gone);
                }
            });
            sender.start();
            while (daemon.call(() -> pending()) < DaemonLimits.PAUSING_OUTPUT) {
                other.domainPath(0);
            }
            for (int i = 0; i < 100; i++) {
                other.domainPath(0);
                assertThat(daemon.call(this::pending))
                        .isLessThan(DaemonLimits.PAUSING_OUTPUT + 2 * MessageHeader.LONGEST_MESSAGE);
            }
            for (int i = 1; i <= requests; i++) {
                assertThat(slow.response(i, LONG).payload()).hasSize(4000);
            }
        }
    }

    private int pending() {
        return daemon.state().sessions().stream()
                .mapToInt(connection -> connection.output().length())
                .max()
                .orElse(0);
    }

    @Test
    void shouldDisconnectAClientThatDoesNotReadWatchEvents() throws IOException {
        daemon = TestDaemon.withLimits(directory, new DaemonLimits(100, 4096, 10, 10, 10, 10, 1 << 17, 1 << 20));
        try (Client slow = daemon.connect();
                Client other = daemon.connect()) {
            slow.watch("/", "t".repeat(1000));
            while (daemon.call(() -> daemon.state().sessions().size()) == 2) {
                other.write("/a", "");
                assertThat(daemon.call(this::pending)).isLessThanOrEqualTo(1 << 17);
            }
            assertThat(other.directory("/")).containsExactly("a");
        }
    }

    @Test
    void shouldEnforceItsLimits() throws IOException {
        daemon = TestDaemon.withLimits(directory, SMALL);
        try (Client client = daemon.connect()) {
            client.write(0, "/v", new byte[100]);
            assertThatThrownBy(() -> client.write(0, "/v", new byte[101])).hasMessage("ENOSPC");
            client.watch("/", "1");
            client.watch("/", "2");
            assertThatThrownBy(() -> client.watch("/", "3")).hasMessage("E2BIG");
            final int transaction = client.startTransaction();
            client.startTransaction();
            assertThatThrownBy(client::startTransaction).hasMessage("ENOSPC");
            client.write(transaction, "/t/1", new byte[0]);
            assertThatThrownBy(() -> client.write(transaction, "/t/2/3", new byte[0]))
                    .hasMessage("ENOSPC");
            client.commit(transaction);
            for (int i = 6; i < 12; i++) {
                client.mkdir("/n" + i);
            }
            assertThatThrownBy(() -> client.mkdir("/more")).hasMessage("ENOSPC");
            client.remove("/t");
            client.mkdir("/now/there-is-room");
            assertThat(client.request(MessageType.CONTROL, 0, Requests.payload("check"))
                            .text())
                    .isEqualTo("OK");
        }
    }

    @Test
    void shouldBoundTheMemoryOfWatchesAndTransactions() throws IOException {
        final int memory = 1 << 20;
        daemon = TestDaemon.withLimits(directory, new DaemonLimits(1000, 4096, 10, 8192, 64, 65_536, 1 << 17, memory));
        try (Client greedy = daemon.connect();
                Client other = daemon.connect()) {
            final int transaction = greedy.startTransaction();
            int written = 0;
            try {
                while (written < memory) {
                    greedy.write(transaction, "/a", new byte[4000]);
                    written += 4000;
                }
            } catch (final io.xenstream.interop.StoreError full) {
                assertThat(full).hasMessage("ENOSPC");
            }
            assertThat(written).isLessThan(memory / 2);
            assertThatThrownBy(() -> greedy.watch("/", "t")).hasMessage("ENOSPC");
            other.watch("/", "t");
            other.commit(other.startTransaction());
            greedy.abort(transaction);
            greedy.watch("/", "t");
        }
    }

    @Test
    void shouldServeTheDeepestTree() throws IOException {
        daemon = TestDaemon.empty(directory);
        try (Client client = daemon.connect()) {
            final String path = "/a".repeat(1536);
            client.watch(path, "t");
            client.mkdir(path);
            daemon.replace();
            final int transaction = client.startTransaction();
            client.request(MessageType.RM, transaction, Requests.payload("/a"));
            daemon.replace();
            assertThat(client.request(MessageType.CONTROL, 0, Requests.payload("check"))
                            .text())
                    .isEqualTo("OK");
            client.commit(transaction);
            client.mkdir(path);
            client.remove("/a");

            assertThat(client.directory("/")).isEmpty();
            assertThat(client.events()).hasSize(5);
        }
    }

    @Test
    void shouldLetFurtherClientsWaitUntilOneDisconnects() throws IOException {
        daemon = TestDaemon.withLimits(directory, SMALL);
        final Client first = daemon.connect();
        try (Client second = daemon.connect();
                Client third = daemon.connect()) {
            first.domainPath(1);
            second.domainPath(2);
            third.domainPath(3);
            try (Client waiting = daemon.connect()) {
                waiting.send(Requests.of(MessageType.GET_DOMAIN_PATH, 1, 0, "4"));
                assertThat(daemon.call(() -> daemon.state().sessions().size())).isEqualTo(3);
                first.close();
                assertThat(waiting.response(1, LONG).text()).isEqualTo("/local/domain/4");
            }
        }
    }

    @Test
    void shouldRefuseChangesIfReadOnly() throws IOException {
        final StoreState state = TestDaemon.state(directory, DaemonLimits.DEFAULT);
        final UnsafeBuffer path = new UnsafeBuffer(ProtocolText.of("/a"));
        state.store().write(path, 2, new UnsafeBuffer(ProtocolText.of("1")), 0, 1, LiveStore.INHERITED);
        daemon = new TestDaemon(directory.resolve("socket"), state, true);
        try (Client client = daemon.connect()) {
            client.watch("/", "t");
            final int transaction = client.startTransaction();
            assertThat(client.read(transaction, "/a")).isEqualTo(ProtocolText.of("1"));
            assertThatThrownBy(() -> client.write(transaction, "/a", new byte[0]))
                    .hasMessage("EROFS");
            client.commit(transaction);
            assertThatThrownBy(() -> client.write("/a", "2")).hasMessage("EROFS");
            assertThatThrownBy(() -> client.mkdir("/b")).hasMessage("EROFS");
            assertThatThrownBy(() -> client.remove("/a")).hasMessage("EROFS");
            assertThatThrownBy(() -> client.setPermissions("/a", "n1")).hasMessage("EROFS");
            assertThatThrownBy(() -> client.introduce(1, 1)).hasMessage("EROFS");
            assertThatThrownBy(() -> client.release(1)).hasMessage("EROFS");
            assertThat(client.read("/a")).isEqualTo("1");
            assertThat(client.events()).containsExactly(new WatchEvent("/", "t"));
        }
    }
}
