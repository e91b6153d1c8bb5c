// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.xenstream.codec.XenstreamException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.provider.MethodSource;
import org.newsclub.net.unix.AFUNIXServerSocketChannel;

/**
 * Whatever clients send, each complete request has one reply, which repeats its ids; the daemon neither fails nor loops, and the next one finds the same nodes and
 * guests.
 */
final class RequestFuzzTest {
    /** Client, and bytes of the chunk (2). */
    private static final int CHUNK_HEADER = 3;

    private static final int MOST_CLIENTS = 3;
    /** More calls than any chunk needs. */
    private static final int MOST_TURNS = 20_000;

    static Stream<byte[]> seeds() {
        final Seed all = new Seed();
        for (final int type : new int[] {
            MessageType.WRITE, MessageType.READ, MessageType.DIRECTORY, MessageType.GET_PERMS, MessageType.MKDIR
        }) {
            all.add(0, type, 0, "/a/b");
        }
        all.add(0, MessageType.DIRECTORY_PART, 0, "/a", "0");
        all.add(0, MessageType.SET_PERMS, 0, "/a", "n7", "r8");
        all.add(0, MessageType.RM, 0, "/a");
        final Seed watches = new Seed();
        watches.add(0, MessageType.WATCH, 0, "/a", "t");
        watches.add(1, MessageType.WATCH, 0, "@releaseDomain", "t", "1");
        watches.add(1, MessageType.WRITE, 0, "/a/b/c", "value");
        watches.add(1, MessageType.UNWATCH, 0, "@releaseDomain", "t");
        watches.add(0, MessageType.RESET_WATCHES, 0, "");
        final Seed transactions = new Seed();
        transactions.add(0, MessageType.TRANSACTION_START, 0, "");
        transactions.add(0, MessageType.WRITE, 1, "/a/b", "1");
        transactions.add(1, MessageType.WRITE, 0, "/a/b", "2");
        transactions.add(0, MessageType.DIRECTORY_PART, 1, "/a", "0");
        transactions.add(0, MessageType.SET_PERMS, 1, "/a/b", "n7");
        transactions.add(0, MessageType.RM, 1, "/a");
        transactions.add(0, MessageType.TRANSACTION_END, 1, "T");
        final Seed guests = new Seed();
        guests.add(0, MessageType.INTRODUCE, 0, "7", "1", "3");
        guests.add(0, MessageType.SET_FEATURE, 0, "8", "4");
        guests.add(0, MessageType.SET_TARGET, 0, "7", "0");
        guests.add(0, MessageType.SET_QUOTA, 0, "7", "nodes", "9");
        guests.add(0, MessageType.GET_QUOTA, 0, "7", "nodes");
        guests.add(0, MessageType.CONTROL, 0, "quota", "set", "path-max", "20");
        guests.add(0, MessageType.CONTROL, 0, "quota", "7");
        guests.add(0, MessageType.MKDIR, 0, "/local/domain/7/name");
        guests.add(0, MessageType.SET_PERMS, 0, "/local/domain/7", "n7");
        guests.add(0, MessageType.RELEASE, 0, "7");
        guests.add(0, MessageType.RESUME, 0, "7");
        guests.add(0, MessageType.IS_DOMAIN_INTRODUCED, 0, "7");
        final Seed oversize = new Seed();
        oversize.add(0, MessageType.READ, 0, "/");
        oversize.add(0, new byte[] {2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 16, 0, 0, 'x'});
        oversize.add(1, MessageType.GET_DOMAIN_PATH, 0, "0");
        return Stream.of(all, watches, transactions, guests, oversize).map(seed -> seed.bytes);
    }

    /** Requests of several clients, in chunks. */
    private static final class Seed {
        private byte[] bytes = {0};
        private int lastId;

        void add(final int client, final int type, final int transaction, final String... strings) {
            lastId++;
            add(client, Requests.of(type, lastId, transaction, strings));
        }

        void add(final int client, final byte[] chunk) {
            bytes = Requests.joined(
                    bytes, new byte[] {(byte) client, (byte) chunk.length, (byte) (chunk.length >> Byte.SIZE)}, chunk);
        }
    }

    /** The first byte says whether the daemon is read-only; then there are chunks: client, length (2 bytes), bytes. */
    @MethodSource("seeds")
    @FuzzTest
    void shouldAnswerWhateverIsSent(final byte[] input) throws IOException {
        if (input == null || input.length == 0) {
            return;
        }
        final Path parent = Files.createTempDirectory("fuzz");
        final StoreLocation location = StoreLocation.of(parent.resolve("store"));
        try {
            final StoreState state = StoreState.open(location, DaemonLimits.DEFAULT);
            final List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < MOST_CLIENTS; i++) {
                clients.add(RawClient.connect(state));
            }
            final List<String> before;
            try (StoreDaemon daemon = StoreDaemon.resume(
                    parent.resolve("socket"), AFUNIXServerSocketChannel.open(), state, (input[0] & 1) != 0)) {
                daemon.reportTo(new DaemonListener() {
                    @Override
                    public void failed(final XenstreamException failure) {
                        throw new AssertionError("a request has damaged the store", failure);
                    }
                });
                serve(daemon, clients, input);
                before = contents(state);
            }
            try (StoreState next = StoreState.open(location, DaemonLimits.DEFAULT)) {
                if (!contents(next).equals(before)) {
                    throw new AssertionError("the next daemon finds " + contents(next) + ", not " + before);
                }
            }
        } finally {
            delete(parent);
        }
    }

    private static void delete(final Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted((one, other) -> other.compareTo(one)).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (final IOException refused) {
                    throw new UncheckedIOException(refused);
                }
            });
        }
    }

    private static void serve(final StoreDaemon daemon, final List<RawClient> clients, final byte[] input) {
        try {
            final UnsafeBuffer chunks = new UnsafeBuffer(input);
            int at = 1;
            while (at + CHUNK_HEADER <= input.length) {
                final int length = Math.min(
                        Short.toUnsignedInt(chunks.getShort(at + 1, ByteOrder.LITTLE_ENDIAN)),
                        input.length - at - CHUNK_HEADER);
                final RawClient client = clients.get((input[at] & 0xFF) % MOST_CLIENTS);
                client.send(input, at + CHUNK_HEADER, length, () -> turn(daemon, clients));
                turn(daemon, clients);
                at += CHUNK_HEADER + length;
            }
            for (final RawClient client : clients) {
                client.requireAllAnswered();
            }
        } finally {
            for (final RawClient client : clients) {
                client.close();
            }
        }
    }

    /** Lets the daemon work until it has nothing to do. */
    private static void turn(final StoreDaemon daemon, final List<RawClient> clients) {
        int turns = 0;
        int done = 1;
        while (done > 0) {
            done = daemon.doWork();
            for (final RawClient client : clients) {
                done += client.receive();
            }
            turns++;
            if (turns > MOST_TURNS) {
                throw new AssertionError("the daemon does not come to an end");
            }
        }
    }

    /** All nodes, which must be found by their paths, and guests. */
    private static List<String> contents(final StoreState state) {
        final List<String> contents = new ArrayList<>();
        final List<String> paths = new ArrayList<>();
        for (int i = 0; i < state.cursor().specialCount(); i++) {
            state.cursor().moveToSpecial(i);
            do {
                final var node = state.cursor().node();
                paths.add(node.pathString());
                contents.add(node.pathString()
                        + ' '
                        + ProtocolText.text(node.value(), 0, node.value().capacity())
                        + ' '
                        + node.permissionDomid(0)
                        + ' '
                        + node.permissionCount());
            } while (state.cursor().nextInSubtree());
        }
        if (paths.size() != state.store().nodes()) {
            throw new AssertionError(
                    "found " + paths.size() + " nodes of " + state.store().nodes());
        }
        for (final String path : paths) {
            final int name = path.lastIndexOf('/');
            final boolean hasParent = name < 0 || state.cursor().find(name == 0 ? "/" : path.substring(0, name));
            if (!hasParent || !state.cursor().find(path)) {
                throw new AssertionError("not found, or without a parent: " + path);
            }
        }
        state.domains().all().forEach(domain -> contents.add(domain.toString()));
        contents.add(state.domains().quotas().toString());
        return contents;
    }
}
