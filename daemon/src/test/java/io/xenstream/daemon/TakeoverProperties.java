// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Clients do not notice that the daemon is replaced, at whatever point of their requests. */
final class TakeoverProperties {
    private static final List<String> PATHS = List.of("/", "/a", "/a/b", "/a/b/c", "/d", "/a/e", "@releaseDomain");

    record Asked(int type, int transaction, String path, String more) {
        byte[] bytes(final int id) {
            final byte[] payload = switch (type) {
                case MessageType.WRITE -> ProtocolText.of(path + '\0' + more);
                case MessageType.WATCH, MessageType.UNWATCH -> Requests.payload(path, more);
                case MessageType.SET_PERMS -> Requests.payload(path, "n" + more.length(), "r1");
                default -> Requests.payload(path);
            };
            return Requests.of(type, id, transaction, payload);
        }
    }

    @Provide
    Arbitrary<List<Asked>> requests() {
        return Combinators.combine(
                        Arbitraries.of(
                                MessageType.READ,
                                MessageType.WRITE,
                                MessageType.WRITE,
                                MessageType.MKDIR,
                                MessageType.RM,
                                MessageType.DIRECTORY,
                                MessageType.GET_PERMS,
                                MessageType.SET_PERMS,
                                MessageType.WATCH,
                                MessageType.UNWATCH,
                                99),
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.of(PATHS),
                        Arbitraries.of("", "x", "value", "y".repeat(3000)))
                .as(Asked::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    @Provide
    Arbitrary<List<Double>> cuts() {
        return Arbitraries.doubles().between(0, 1).list().ofMinSize(1).ofMaxSize(4);
    }

    @Property(tries = 60)
    void shouldAnswerAsIfThereHadBeenNoTakeover(
            @ForAll("requests") final List<Asked> requests, @ForAll("cuts") final List<Double> cuts)
            throws IOException {
        final byte[] script = script(requests);
        final SortedSet<Integer> places = new TreeSet<>();
        cuts.forEach(cut -> places.add((int) (cut * script.length)));

        assertThat(answers(script, places)).isEqualTo(answers(script, new TreeSet<>()));
    }

    /** Two transactions stay open so that ids continue from them; in the end both are committed and a last request is answered. */
    private static byte[] script(final List<Asked> requests) {
        final List<byte[]> all = new ArrayList<>();
        all.add(Requests.of(MessageType.TRANSACTION_START, 1, 0, ""));
        all.add(Requests.of(MessageType.TRANSACTION_START, 2, 0, ""));
        for (final Asked asked : requests) {
            all.add(asked.bytes(all.size() + 1));
        }
        all.add(Requests.of(MessageType.TRANSACTION_END, 100, 1, "T"));
        all.add(Requests.of(MessageType.TRANSACTION_END, 101, 2, "T"));
        for (final String path : PATHS) {
            all.add(Requests.of(MessageType.DIRECTORY, 102, 0, path));
            all.add(Requests.of(MessageType.READ, 103, 0, path));
        }
        all.add(Requests.of(MessageType.GET_DOMAIN_PATH, 0x7FFF_FFFF, 0, "1"));
        return Requests.joined(all.toArray(byte[][]::new));
    }

    /** Everything that the daemon sends, up to the answer to the last request. */
    private static byte[] answers(final byte[] script, final SortedSet<Integer> places) throws IOException {
        final Path directory = Files.createTempDirectory("xenstream-test");
        try (TestDaemon daemon = TestDaemon.empty(directory);
                SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(daemon.socket()))) {
            int from = 0;
            for (final int place : places) {
                send(client, Arrays.copyOfRange(script, from, place));
                from = place;
                daemon.replace();
            }
            send(client, Arrays.copyOfRange(script, from, script.length));
            return receive(client, Requests.of(MessageType.GET_DOMAIN_PATH, 0x7FFF_FFFF, 0, "/local/domain/1"));
        } finally {
            Files.deleteIfExists(directory.resolve("socket"));
            Files.delete(directory);
        }
    }

    private static void send(final SocketChannel client, final byte[] bytes) throws IOException {
        final ByteBuffer unsent = ByteBuffer.wrap(bytes);
        while (unsent.hasRemaining()) {
            client.write(unsent);
        }
    }

    private static byte[] receive(final SocketChannel client, final byte[] last) throws IOException {
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        while (!endsWith(all.toByteArray(), last)) {
            assertThat(client.read(buffer.clear())).isPositive();
            all.write(buffer.array(), 0, buffer.position());
        }
        return all.toByteArray();
    }

    private static boolean endsWith(final byte[] bytes, final byte[] end) {
        return bytes.length >= end.length
                && Arrays.equals(bytes, bytes.length - end.length, bytes.length, end, 0, end.length);
    }
}
