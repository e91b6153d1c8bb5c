// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xenstream.cli.Run;
import io.xenstream.transfer.ClientOptions;
import io.xenstream.transfer.ImageClient;
import io.xenstream.transfer.RpcAddress;
import io.xenstream.transfer.RpcRule;
import io.xenstream.transfer.RpcSecurity;
import io.xenstream.transfer.TlsFiles;
import io.xenstream.transfer.TransferException;
import io.xenstream.transfer.TransferOptions;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Peers that keep to no rule, against a receiver in a process of its own with little memory, while somebody else sends it good images. Each learns
 * what is wrong at its own end; nobody else notices. What each single packet may be is in the tests of the connection itself.
 */
@Tag("slow")
final class BadPeersTest {
    private static final int CHUNK = 256 << 10;
    private static final int WINDOW = 2 << 20;
    private static final int MANY = 1000;
    private static final int SILENT = 1100;

    @TempDir
    Path directory;

    private Path images;
    private Path image;

    @BeforeEach
    void prepare() throws IOException {
        images = Files.createDirectory(directory.resolve("images"));
        image = generate("host.img", 100_000);
    }

    private Path generate(final String name, final long nodes) {
        final Path path = directory.resolve(name);
        assertThat(Run.of("generate", "--nodes", String.valueOf(nodes), "--durability", "none", path.toString())
                        .exitCode())
                .isZero();
        return path;
    }

    private TransferProcess receive(final String... more) throws IOException {
        final List<String> args = new ArrayList<>(List.of(
                "receive", "--listen", "localhost:0", "--into", images.toString(), "--durability", "none", "--shared"));
        args.addAll(List.of(more));
        return TransferProcess.start(directory, args.toArray(String[]::new));
    }

    /** Something that bad peers do, at a receiver. */
    @FunctionalInterface
    private interface Mischief {
        void at(String address) throws IOException;
    }

    /** Sends an image again and again while somebody else does what they do, and then once more; returns bytes a second. */
    private double sendBeside(final ClientOptions options, final String address, final Mischief mischief)
            throws IOException {
        final AtomicBoolean isOver = new AtomicBoolean();
        try (ImageClient client = ImageClient.connect(RpcAddress.parse(address), options)) {
            final CompletableFuture<Double> rate = CompletableFuture.supplyAsync(() -> {
                final long begin = System.nanoTime();
                long bytes = 0;
                do {
                    bytes += client.sendAll(image, "good.img", TransferOptions.DEFAULT)
                            .length();
                } while (!isOver.get());
                return bytes * 1e9 / (System.nanoTime() - begin);
            });
            try {
                mischief.at(address);
            } finally {
                isOver.set(true);
            }
            assertThat(rate.join()).isPositive();
            assertThat(Files.mismatch(image, images.resolve("good.img"))).isEqualTo(-1);
            return rate.join();
        }
    }

    private static void requireAlive(final TransferProcess receiver) throws IOException {
        final Run end = receiver.terminate();
        assertThat(end.exitCode()).as(end.errors()).isZero();
        assertThat(end.errors()).doesNotContain("OutOfMemory", "defect", "XS-STREAM-012", "\tat ");
    }

    private static void told(final RpcRule rule, final RawPeer peer) throws IOException {
        try (peer) {
            assertThat(peer.lastWords()).contains(rule.code());
        }
    }

    private static ByteBuffer hello(final int offset, final int value) {
        return RawPeer.packet(RawPeer.HELLO, RawPeer.CALL, 1, RawPeer.OK, RawPeer.text("raw"))
                .putInt(offset, value);
    }

    @Test
    void shouldReportErrorsToBadPeersAndServeTheOthers() throws IOException {
        try (TransferProcess receiver = receive()) {
            sendBeside(ClientOptions.LOCAL, receiver.address(), BadPeersTest::breakEachRule);
            requireAlive(receiver);
        }
        assertThat(images.toFile().list()).containsExactly("good.img");
    }

    private static void breakEachRule(final String address) throws IOException {
        final byte[] garbage = new byte[1 << 20];
        new Random(1).nextBytes(garbage);
        garbage[0] = 0;
        told(RpcRule.PROGRAM, new RawPeer(address).say(ByteBuffer.wrap(garbage)));
        told(
                RpcRule.PROGRAM,
                new RawPeer(address)
                        .say(ByteBuffer.wrap(
                                "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII))));
        told(RpcRule.LENGTH, new RawPeer(address).say(hello(0, Integer.MAX_VALUE)));
        told(RpcRule.LENGTH, new RawPeer(address).say(hello(0, -1)));
        told(RpcRule.PACKET, new RawPeer(address).say(hello(0, 5)));
        told(RpcRule.PROGRAM, new RawPeer(address).say(hello(4, 0x20008086)));
        told(RpcRule.PROGRAM, new RawPeer(address).say(hello(8, 2)));
        told(RpcRule.SERIAL, new RawPeer(address).say(hello(20, 0)));
        told(RpcRule.SERIAL, new RawPeer(address).greet().chunk(1, 0, 10));
        told(RpcRule.SERIAL, new RawPeer(address).greet().chunk(77, 0, 10));
        final RawPeer creditless = new RawPeer(address).greet().send("a.img", 1 << 30);
        for (int at = 0; at <= 2 * WINDOW; at += CHUNK) {
            creditless.chunk(creditless.serial(), at, CHUNK);
        }
        // The zeros are no image, which may be found out earlier than that there are too many of them.
        try (creditless) {
            assertThat(creditless.lastWords())
                    .containsAnyOf(RpcRule.CREDIT.code(), "XS-STREAM-", RpcRule.SERIAL.code());
        }
        try (RawPeer empty = new RawPeer(address).greet().send("b.img", 1 << 20)) {
            empty.finish(empty.serial(), 1 << 20);
            assertThat(new String(empty.answer(), StandardCharsets.ISO_8859_1)).contains("XS-STREAM-");
        }
        final RawPeer late = new RawPeer(address).greet().send("c.img", 1 << 20);
        late.finish(late.serial(), 0).chunk(late.serial(), 0, 100);
        try (late) {
            assertThat(late.lastWords()).containsAnyOf(RpcRule.SEQUENCE.code(), RpcRule.SERIAL.code());
        }
    }

    @Test
    @Tag("long")
    void shouldDisconnectStalledPeers() throws IOException {
        Files.copy(generate("large.img", 200_000), images.resolve("large.img"));
        try (TransferProcess receiver =
                receive("--keepalive", "2", "--handshake-timeout", "5", "--idle-timeout", "8")) {
            sendBeside(ClientOptions.LOCAL, receiver.address(), address -> {
                final RawPeer silent = new RawPeer(address);
                final RawPeer dead = new RawPeer(address).greet();
                final RawPeer slow = new RawPeer(address).greet().fetch("large.img", Long.MAX_VALUE);
                final RawPeer stalled = new RawPeer(address).greet().send("d.img", 1 << 20);
                told(RpcRule.TIMEOUT, silent);
                told(RpcRule.KEEPALIVE, dead);
                told(RpcRule.KEEPALIVE, stalled);
                // There is no room in the connection to tell it why.
                try (slow) {
                    assertThat(slow.drain()).isLessThan(Files.size(images.resolve("large.img")));
                }
            });
            requireAlive(receiver);
        }
    }

    @Test
    @Tag("long")
    void shouldServeKnownPeersBesideAThousandUnknownOnes() throws IOException {
        final Path keys = directory.resolve("keys");
        final Path others = directory.resolve("others");
        assertThat(Run.of("tls-keys", keys.toString(), "--client", "client", "--client", "stranger")
                        .exitCode())
                .isZero();
        assertThat(Run.of("tls-keys", others.toString()).exitCode()).isZero();
        final ClientOptions good = options(keys.resolve("client"), keys);
        try (TransferProcess receiver =
                receive("--tls", keys.resolve("server").toString(), "--peer", "client", "--max-connections", "400")) {
            sendBeside(good, receiver.address(), address -> {
                refused(RpcRule.TLS, address, options(others.resolve("client"), keys));
                refused(RpcRule.TLS, address, options(keys.resolve("client"), others));
                refused(RpcRule.PEER_NAME, address, options(keys.resolve("stranger"), keys));
                final List<Socket> many = new ArrayList<>();
                for (int i = 0; i < MANY; i++) {
                    final RpcAddress at = RpcAddress.parse(address);
                    many.add(new Socket(at.host(), at.port()));
                }
                for (final Socket each : many) {
                    each.close();
                }
            });
            try (ImageClient again = ImageClient.connect(RpcAddress.parse(receiver.address()), good)) {
                again.sendAll(image, "again.img", TransferOptions.DEFAULT);
            }
            requireAlive(receiver);
        }
        assertThat(Files.mismatch(image, images.resolve("again.img"))).isEqualTo(-1);
    }

    private static ClientOptions options(final Path keys, final Path authorities) {
        return ClientOptions.of(RpcSecurity.mutual(new TlsFiles(
                keys.resolve("cert.pem"),
                keys.resolve("key.pem"),
                authorities.resolve("server").resolve("ca.pem"))));
    }

    private static void refused(final RpcRule rule, final String address, final ClientOptions options) {
        assertThatExceptionOfType(TransferException.class)
                .isThrownBy(() ->
                        ImageClient.connect(RpcAddress.parse(address), options).close())
                .satisfies(e -> assertThat(e.rule()).isEqualTo(rule));
    }

    @Test
    void shouldServeGoodPeersBesideSilentOnesAndBoundWhatAPeerLeavesBehind() throws IOException {
        final List<Socket> silent = new ArrayList<>();
        try (TransferProcess receiver = receive("--max-peer-transfers", "20")) {
            final RpcAddress at = RpcAddress.parse(receiver.address());
            for (int i = 0; i < SILENT; i++) {
                silent.add(new Socket(at.host(), at.port()));
            }
            for (int i = 0; i < 40; i++) {
                try (RawPeer peer = new RawPeer(receiver.address()).greet()) {
                    for (int j = 0; j < 16; j++) {
                        peer.send("part-" + i + "-" + j, 1 << 20);
                    }
                }
            }
            assertThat(images.toFile().list()).hasSizeLessThanOrEqualTo(40);
            sendBeside(ClientOptions.LOCAL, receiver.address(), address -> {});
            requireAlive(receiver);
        } finally {
            for (final Socket socket : silent) {
                socket.close();
            }
        }
        assertThat(images.toFile().list()).containsExactly("good.img");
    }

    /** What bad peers cost a good one. Reports it, because how fast a machine is fails nothing. */
    @Test
    @Tag("long")
    void shouldReportWhatBadPeersCostAGoodOne() throws IOException {
        image = generate("measured.img", 2_000_000);
        try (TransferProcess receiver = receive()) {
            final Mischief none = address -> sleep();
            final double warm = sendBeside(ClientOptions.LOCAL, receiver.address(), none);
            final double alone = sendBeside(ClientOptions.LOCAL, receiver.address(), none);
            final double beside = sendBeside(ClientOptions.LOCAL, receiver.address(), address -> {
                for (int i = 0; i < 2; i++) {
                    breakEachRule(address);
                }
            });
            final double after = sendBeside(ClientOptions.LOCAL, receiver.address(), none);
            System.out.printf(
                    Locale.ROOT,
                    "good transfer: %.0f MB/s at first, %.0f alone, %.0f beside bad peers (%.2f), %.0f afterwards%n",
                    warm / 1e6,
                    alone / 1e6,
                    beside / 1e6,
                    beside / ((alone + after) / 2),
                    after / 1e6);
            requireAlive(receiver);
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(10_000);
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
