// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.interop.Client;
import io.xenstream.store.LiveStore;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists of more names than are counted in one turn. */
final class DirectoryPartTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int CHILDREN = 20_000;

    @TempDir
    private Path directory;

    private StoreDaemon daemon;
    private Client client;
    private Client other;

    @BeforeEach
    void start() throws IOException {
        final Path socket = directory.resolve("socket");
        daemon = StoreDaemon.listen(socket, TestDaemon.state(directory, DaemonLimits.DEFAULT), false);
        client = Client.connect(socket);
        other = Client.connect(socket);
        for (int i = 0; i < CHILDREN; i++) {
            final UnsafeBuffer path = new UnsafeBuffer(ProtocolText.of("/many/child-" + i * 7 % CHILDREN));
            daemon.state().store().mkdir(path, path.capacity(), LiveStore.INHERITED);
        }
    }

    @AfterEach
    void end() throws IOException {
        client.close();
        other.close();
        daemon.close();
    }

    /** Asks, and lets the daemon work until the reply is there. */
    private byte[] ask(final int transaction, final int type, final String... strings) throws IOException {
        final int id = client.nextRequestId();
        client.send(Requests.of(type, id, transaction, strings));
        return reply(client, id);
    }

    private byte[] reply(final Client from, final int id) throws IOException {
        while (!from.hasMessage()) {
            daemon.doWork();
        }
        return from.response(id, LONG).payload();
    }

    private byte[] part(final int transaction, final long offset) throws IOException {
        return names(ask(transaction, MessageType.DIRECTORY_PART, "/many", Long.toString(offset)));
    }

    /** What follows the generation. */
    private static byte[] names(final byte[] reply) {
        int generation = 0;
        while (reply[generation] != 0) {
            generation++;
        }
        return Arrays.copyOfRange(reply, generation + 1, reply.length);
    }

    private byte[] all(final int transaction) throws IOException {
        final byte[] all = new byte[CHILDREN * 16];
        int length = 0;
        while (length < 2 || all[length - 1] != 0 || all[length - 2] != 0) {
            final byte[] part = part(transaction, length);
            System.arraycopy(part, 0, all, length, part.length);
            length += part.length;
        }
        return Arrays.copyOf(all, length);
    }

    private void requireParts(final int transaction) throws IOException {
        final byte[] all = all(transaction);
        final Random random = new Random(5);
        for (int i = 0; i < 200; i++) {
            final int offset = random.nextInt(all.length);
            final byte[] part = part(transaction, offset);
            assertThat(part).isNotEmpty().isEqualTo(Arrays.copyOfRange(all, offset, offset + part.length));
        }
        assertThat(part(transaction, all.length + 1000L)).containsExactly(0);
    }

    @Test
    void shouldBeginAtAnyOffset() throws IOException {
        requireParts(0);
    }

    @Test
    void shouldBeginAtAnyOffsetInATransaction() throws IOException {
        final byte[] reply = ask(0, MessageType.TRANSACTION_START, "");
        final int transaction = Integer.parseInt(new String(reply, 0, reply.length - 1, StandardCharsets.US_ASCII));
        for (int i = 0; i < 1000; i++) {
            ask(transaction, MessageType.RM, "/many/child-" + i * 3);
            ask(transaction, MessageType.WRITE, "/many/new-" + i, "");
            ask(transaction, MessageType.WRITE, "/other/" + i, "");
        }
        requireParts(transaction);
    }

    @Test
    void shouldListWhatATransactionHasLeftOver() throws IOException {
        final byte[] reply = ask(0, MessageType.TRANSACTION_START, "");
        final int transaction = Integer.parseInt(new String(reply, 0, reply.length - 1, StandardCharsets.US_ASCII));
        for (int i = 0; i < CHILDREN; i++) {
            if (i % 5000 != 4999) {
                ask(transaction, MessageType.RM, "/many/child-" + i);
            }
        }
        ask(transaction, MessageType.WRITE, "/many/new", "");
        for (int i = 0; i < 2; i++) {
            assertThat(new String(ask(transaction, MessageType.DIRECTORY, "/many"), StandardCharsets.US_ASCII)
                            .split("\0"))
                    .containsExactlyInAnyOrder("child-4999", "child-9999", "child-14999", "child-19999", "new");
        }
        assertThat(new String(all(transaction), StandardCharsets.US_ASCII).split("\0"))
                .containsExactlyInAnyOrder("child-4999", "child-9999", "child-14999", "child-19999", "new");
    }

    @Test
    void shouldAnswerOthersWhileNamesAreCounted() throws IOException {
        final int id = client.nextRequestId();
        client.send(Requests.of(MessageType.DIRECTORY_PART, id, 0, "/many", "100000000"));
        daemon.doWork();
        assertThat(client.hasMessage()).isFalse();
        final int others = other.nextRequestId();
        other.send(Requests.of(MessageType.READ, others, 0, "/many/child-1"));
        reply(other, others);
        assertThat(client.hasMessage()).isFalse();
        assertThat(reply(client, id)).endsWith(0, 0);
    }

    @Test
    void shouldCountAnewIfTheListChangesMeanwhile() throws IOException {
        final byte[] all = all(0);
        final int offset = all.length / 2;
        final int id = client.nextRequestId();
        client.send(Requests.of(MessageType.DIRECTORY_PART, id, 0, "/many", Integer.toString(offset)));
        daemon.doWork();
        final int others = other.nextRequestId();
        other.send(Requests.of(MessageType.WRITE, others, 0, "/many/one-more", ""));
        reply(other, others);
        final byte[] part = names(reply(client, id));
        assertThat(part).isNotEmpty().isEqualTo(Arrays.copyOfRange(all, offset, offset + part.length));
    }

    @Test
    void shouldAnswerWhatAClientHasSentBeforeItClosedItsEnd() throws IOException {
        final int requests = 3;
        try (SocketChannel closing = SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve("socket")))) {
            while (daemon.state().sessions().size() < 3) {
                daemon.doWork();
            }
            for (int i = 0; i < requests; i++) {
                closing.write(ByteBuffer.wrap(Requests.of(MessageType.DIRECTORY_PART, i, 0, "/many", "100000000")));
            }
            closing.write(ByteBuffer.wrap(Requests.of(MessageType.WRITE, requests, 0, "/last", "")));
        }
        while (daemon.state().sessions().size() > 2) {
            daemon.doWork();
        }
        assertThat(ask(0, MessageType.READ, "/last")).containsExactly(0);
    }
}
