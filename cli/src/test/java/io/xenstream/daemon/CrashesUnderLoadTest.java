// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.Polling;
import io.xenstream.cli.serve.ServeProcess;
import io.xenstream.interop.Client;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Daemons are killed at any moment under eight clients: nothing that was acknowledged is lost, and no answer is wrong. */
@Tag("slow")
final class CrashesUnderLoadTest {
    private static final int CLIENTS = 8;
    private static final int WATCHING = 2;
    private static final long LONGEST_LIFE_NANOS = 40_000_000;

    @TempDir
    Path directory;

    private final Random random = new Random(7);
    private final AtomicBoolean isEnding = new AtomicBoolean();
    private final List<CrashClient> clients = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private Path socket;
    private String[] arguments;

    @BeforeEach
    void name() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        socket = directory.resolve("socket");
        arguments = new String[] {
            "--socket", socket.toString(), "--store", directory.resolve("store").toString()
        };
    }

    @AfterEach
    void end() throws InterruptedException {
        isEnding.set(true);
        for (final Thread thread : threads) {
            thread.join();
        }
    }

    private void begin() {
        for (int i = 0; i < CLIENTS; i++) {
            final CrashClient client = new CrashClient(socket, i, random.nextLong(), isEnding::get);
            clients.add(client);
            final Thread thread = new Thread(client, "client");
            threads.add(thread);
            thread.start();
        }
    }

    /** Waits until all clients have been served since. */
    private void requireServed() {
        final long[] before = clients.stream().mapToLong(CrashClient::steps).toArray();
        for (int i = 0; i < CLIENTS; i++) {
            while (clients.get(i).steps() < before[i] + 2) {
                requireNoMistake();
                Polling.pause();
            }
        }
    }

    private void requireNoMistake() {
        for (final CrashClient client : clients) {
            if (client.mistake() != null) {
                isEnding.set(true);
                throw new AssertionError("a client has found a mistake", client.mistake());
            }
        }
    }

    private void someMoment() {
        LockSupport.parkNanos(random.nextLong(LONGEST_LIFE_NANOS));
    }

    private long lost() {
        return clients.stream().mapToLong(CrashClient::lost).sum();
    }

    private void finish() throws InterruptedException {
        end();
        requireNoMistake();
    }

    @Test
    void shouldKeepConnections() throws Exception {
        keepConnections(3);
    }

    @Test
    @Tag("long")
    void shouldKeepConnectionsOverAHundredCrashes() throws Exception {
        keepConnections(100);
    }

    private void keepConnections(final int times) throws Exception {
        final List<Client> watching = new ArrayList<>();
        try (Supervisor supervisor =
                Supervisor.start(directory, directory.resolve("notify").toString(), arguments)) {
            begin();
            for (int i = 0; i < WATCHING; i++) {
                watching.add(Client.connect(socket));
                watching.get(i).watch("/idle/" + i, "idle");
                watching.get(i).events();
            }
            Footprint first = null;
            for (int i = 0; i < times; i++) {
                requireServed();
                someMoment();
                supervisor.restartDaemon();
                requireServed();
                first = first == null ? Footprint.of(supervisor.mainProcess()) : first;
            }
            final Footprint last = Footprint.of(supervisor.mainProcess());
            finish();
            for (int i = 0; i < WATCHING; i++) {
                watching.get(i).write("/idle/" + i, "still here");
                assertThat(watching.get(i).events()).hasSize(times + 1);
                watching.get(i).close();
            }
            final long connections = (long) times * CLIENTS;
            System.out.println(times + " crashes with " + CLIENTS + " busy clients: "
                    + (connections - lost()) + " connections of " + connections + " survived, "
                    + clients.stream().mapToLong(CrashClient::replies).sum() + " replies checked");
            System.out.println("first: " + first + ", last: " + last);
            assertThat(last.descriptors()).isEqualTo(first.descriptors());
            assertThat(supervisor.end()).isZero();
        }
    }

    @Test
    void shouldLoseNothingWithoutKeptConnections() throws Exception {
        reconnect(2);
    }

    @Test
    @Tag("long")
    void shouldLoseNothingWithoutKeptConnectionsInAHundredCrashes() throws Exception {
        reconnect(100);
    }

    private void reconnect(final int times) throws Exception {
        ServeProcess daemon = ServeProcess.start(directory, arguments);
        try {
            begin();
            for (int i = 0; i < times; i++) {
                requireServed();
                someMoment();
                daemon.kill();
                daemon = ServeProcess.start(directory, arguments);
            }
            requireServed();
            finish();
            assertThat(lost()).isGreaterThanOrEqualTo((long) times * CLIENTS);
            System.out.println(times + " crashes, " + lost() + " connections lost, "
                    + clients.stream().mapToLong(CrashClient::replies).sum() + " replies checked");
        } finally {
            daemon.close();
        }
    }
}
