// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Images between two processes of little memory, through TLS with a certificate at both ends. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
final class TransferProcessesTest {
    /** About 9 MB, 1 GiB and 2 GiB. */
    private static final long NODES = 100_000;

    private static final long GIBIBYTE_NODES = 12_300_000;
    private static final long TWO_GIBIBYTES_NODES = 24_500_000;
    private static final long GIBIBYTE = 1L << 30;

    @TempDir
    static Path directory;

    private final List<TransferProcess> started = new ArrayList<>();
    private Path image;
    private Path former;
    private String server;
    private String client;

    @BeforeAll
    void prepare() {
        final Path keys = directory.resolve("keys");
        assertThat(Run.of("tls-keys", keys.toString()).exitCode()).isZero();
        server = keys.resolve("server").toString();
        client = keys.resolve("client").toString();
        image = generate("host.img", NODES);
        former = generate("former.img", 1000);
    }

    @AfterEach
    void endAll() throws IOException {
        for (final TransferProcess process : started) {
            process.close();
        }
        started.clear();
    }

    @AfterAll
    void reportNothingLeft() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("keys"))) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(6);
        }
    }

    private Path generate(final String name, final long nodes) {
        final Path path = directory.resolve(name);
        assertThat(Run.of("generate", "--nodes", String.valueOf(nodes), "--durability", "none", path.toString())
                        .exitCode())
                .isZero();
        return path;
    }

    private Path target() throws IOException {
        return Files.createTempDirectory(directory, "images");
    }

    private TransferProcess start(final String... args) throws IOException {
        final TransferProcess process = TransferProcess.start(directory, args);
        started.add(process);
        return process;
    }

    private TransferProcess receive(final String address, final Path into) throws IOException {
        return start("receive", "--listen", address, "--into", into.toString(), "--tls", server, "--shared");
    }

    private TransferProcess send(final Path sent, final String address) throws IOException {
        return start(
                "send",
                sent.toString(),
                "--as",
                "host.img",
                "--to",
                address,
                "--tls",
                client,
                "--resume",
                "--attempts",
                "60");
    }

    private static void requireAlone(final Path received) throws IOException {
        try (Stream<Path> files = Files.list(received.getParent())) {
            assertThat(files).containsExactly(received);
        }
    }

    @Test
    void shouldSendAndFetchAnImage() throws IOException {
        sendAndFetch(image);
    }

    @Test
    @Tag("long")
    void shouldSendAndFetchAnImageManyTimesTheSizeOfItsMemory() throws IOException {
        final Path large = generate("large.img", TWO_GIBIBYTES_NODES);
        assertThat(Files.size(large)).isGreaterThan(2 * GIBIBYTE);
        sendAndFetch(large);
        Files.delete(large);
    }

    private void sendAndFetch(final Path sent) throws IOException {
        final Path received = target().resolve("host.img");
        final Path fetched = target().resolve("fetched.img");
        final String of = Files.size(sent) + " bytes";
        try (TransferProcess receiver = receive("localhost:0", received.getParent())) {
            final String address = receiver.address();
            final long begin = System.nanoTime();
            final Run run = send(sent, address).await();
            assertThat(run.errors()).isEmpty();
            assertThat(run.exitCode()).isZero();
            assertThat(run.output()).startsWith("host.img: " + of).contains(" sent to " + address);
            report("sent", sent, System.nanoTime() - begin);
            assertThat(Files.mismatch(sent, received)).isEqualTo(-1);
            requireAlone(received);

            final Run fetch = TransferProcess.start(
                            directory, "fetch", address, "host.img", "--tls", client, "-o", fetched.toString())
                    .await();
            assertThat(fetch.errors()).isEmpty();
            assertThat(fetch.exitCode()).isZero();
            assertThat(Files.mismatch(sent, fetched)).isEqualTo(-1);
            requireAlone(fetched);

            receiver.awaitOutput(" sent to client");
            final Run end = receiver.terminate();
            assertThat(end.exitCode()).isZero();
            assertThat(end.output().lines()).hasSize(2);
            assertThat(end.output()).contains("host.img: " + of, " received from client", " sent to client");
            assertThat(end.errors()).hasLineCount(1);
        }
    }

    private static void report(final String what, final Path sent, final long nanos) throws IOException {
        System.out.printf(
                Locale.ROOT,
                "%s %d bytes in %d ms, the start of the sender's JVM included%n",
                what,
                Files.size(sent),
                nanos / 1_000_000);
    }

    @Test
    void shouldNeverPublishAWrongImageWhicheverEndIsKilled() throws IOException {
        killAtRandom(image, 2);
    }

    @Test
    @Tag("long")
    void shouldNeverPublishAWrongImageHoweverOftenAnEndIsKilled() throws IOException {
        final Path large = generate("gibibyte.img", GIBIBYTE_NODES);
        assertThat(Files.size(large)).isGreaterThan(GIBIBYTE);
        killAtRandom(large, 20);
        Files.delete(large);
    }

    /** Kills the sender and the receiver in turns, somewhere on the way. */
    private void killAtRandom(final Path sent, final int times) throws IOException {
        final Path received = target().resolve("host.img");
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        TransferProcess receiver = receive("localhost:0", received.getParent());
        final String address = receiver.address();
        final long begin = System.nanoTime();
        assertThat(send(sent, address).await().exitCode()).isZero();
        final long whole = System.nanoTime() - begin;
        int interrupted = 0;
        for (int i = 0; i < times; i++) {
            Files.copy(former, received, StandardCopyOption.REPLACE_EXISTING);
            final TransferProcess sender = send(sent, address);
            LockSupport.parkNanos(whole / 4 + random.nextLong(whole));
            interrupted += sender.isAlive() ? 1 : 0;
            final boolean isReceiverKilled = i % 2 == 1;
            (isReceiverKilled ? receiver : sender).kill();
            requireOldOrNew(sent, received, seed);
            if (isReceiverKilled) {
                receiver = receive(address, received.getParent());
                assertThat(sender.await().exitCode()).as(sender.errors()).isZero();
            } else {
                final Run again = send(sent, address).await();
                assertThat(again.errors()).isEmpty();
                assertThat(again.exitCode()).isZero();
            }
            assertThat(Files.mismatch(sent, received)).as("seed %d", seed).isEqualTo(-1);
        }
        System.out.printf(Locale.ROOT, "killed %d times, %d of them on the way; seed %d%n", times, interrupted, seed);
    }

    private void requireOldOrNew(final Path sent, final Path received, final long seed) throws IOException {
        final boolean isOld = Files.mismatch(former, received) == -1;
        final boolean isNew = Files.mismatch(sent, received) == -1;
        assertThat(isOld || isNew).as("seed %d", seed).isTrue();
    }
}
