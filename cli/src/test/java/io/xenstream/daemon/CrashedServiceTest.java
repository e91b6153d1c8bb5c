// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.cli.serve.ServeProcess;
import io.xenstream.interop.Client;
import io.xenstream.interop.WatchEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon is killed under a supervisor that keeps its sockets, and the next one serves on. */
@Tag("slow")
final class CrashedServiceTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private Path socket;
    private Path store;
    private Supervisor supervisor;

    @BeforeEach
    void name() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        socket = directory.resolve("socket");
        store = directory.resolve("store");
    }

    @AfterEach
    void end() {
        if (supervisor != null) {
            supervisor.close();
        }
    }

    private void start() throws Exception {
        start(directory.resolve("notify").toString());
    }

    private void start(final String notifySocket) throws Exception {
        supervisor =
                Supervisor.start(directory, notifySocket, "--socket", socket.toString(), "--store", store.toString());
    }

    /** Once the daemon has settled the other clients' requests: it serves them in one go. */
    private void settle() throws IOException {
        try (Client other = Client.connect(socket)) {
            other.domainPath(0);
            other.domainPath(0);
        }
    }

    private static void requireEnd(final Client client) {
        assertThatThrownBy(() -> client.receive(LONG)).isInstanceOf(IOException.class);
    }

    @Test
    void shouldKeepAnIdleClientWithItsWatches() throws Exception {
        start();
        try (Client watching = Client.connect(socket);
                Client other = Client.connect(socket)) {
            watching.watch("/a", "token");
            watching.watch("@releaseDomain", "gone");
            watching.watch("relative", "two\nlines");
            watching.request(MessageType.WATCH, 0, Requests.payload("/deep", "one level", "1"));
            watching.watch("/removed", "token");
            watching.unwatch("/removed", "token");
            watching.write("/a/b", "1");
            watching.events();
            other.write("/a/c", "2");
            watching.events();
            settle();

            supervisor.restartDaemon();

            assertThat(watching.events())
                    .containsExactly(
                            new WatchEvent("/a", "token"),
                            new WatchEvent("@releaseDomain", "gone"),
                            new WatchEvent("relative", "two\nlines"),
                            new WatchEvent("/deep", "one level"));
            assertThat(watching.read("/a/b")).isEqualTo("1");
            other.write("/a/b", "3");
            other.write("/deep/1/2", "4");
            other.write("/deep/1", "5");
            other.write("/local/domain/0/relative/x", "6");
            other.write("/removed", "7");
            assertThat(watching.events())
                    .containsExactly(
                            new WatchEvent("/a/b", "token"),
                            new WatchEvent("/deep/1", "one level"),
                            new WatchEvent("relative/x", "two\nlines"));
            assertThat(supervisor.errors()).contains("2 connections");
        }
    }

    @Test
    void shouldListenWithoutPause() throws Exception {
        start();
        final long dead = supervisor.mainProcess();
        supervisor.killDaemon();
        while (ProcessHandle.of(dead).isPresent()) {
            Thread.onSpinWait();
        }
        final List<Client> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                clients.add(Client.connect(socket));
            }
            for (final Client client : clients) {
                assertThat(client.domainPath(1)).isEqualTo("/local/domain/1");
            }
        } finally {
            for (final Client client : clients) {
                client.close();
            }
        }
    }

    @Test
    void shouldAnswerWhatHasNotBeenRead() throws Exception {
        start();
        try (Client client = Client.connect(socket)) {
            client.write("/a", "1");
            settle();
            final long dead = supervisor.mainProcess();
            supervisor.killDaemon();
            while (ProcessHandle.of(dead).isPresent()) {
                Thread.onSpinWait();
            }
            final byte[] request = Requests.of(MessageType.READ, 77, 0, Requests.payload("/a"));
            client.send(Arrays.copyOf(request, 5));
            supervisor.awaitReady(2);
            client.send(Arrays.copyOfRange(request, 5, request.length));
            assertThat(client.response(77, LONG).text()).isEqualTo("1");
        }
    }

    @Test
    void shouldEndConnectionsWhoseStateIsLost() throws Exception {
        start();
        try (Client idle = Client.connect(socket);
                Client begun = Client.connect(socket);
                Client transaction = Client.connect(socket);
                Client lagging = Client.connect(socket)) {
            idle.write("/a", "1");
            begun.write("/a", "2");
            begun.send(Arrays.copyOf(Requests.of(MessageType.READ, 77, 0, Requests.payload("/a")), 5));
            final int id = transaction.startTransaction();
            transaction.write(id, "/a", Requests.payload("3"));
            lagging.write("/big", "x".repeat(4000));
            for (int i = 0; i < 300; i++) {
                lagging.send(Requests.of(MessageType.READ, i, 0, Requests.payload("/big")));
            }
            settle();

            supervisor.restartDaemon();

            requireEnd(begun);
            requireEnd(transaction);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 300; i++) {
                            assertThat(lagging.response(i, LONG).text()).hasSize(4000);
                        }
                    })
                    .isInstanceOf(IOException.class);
            assertThat(idle.read("/a")).isEqualTo("2");
            supervisor.awaitDropped(4);
        }
    }

    @Test
    @Tag("long")
    void shouldKeepClientsOverManyCrashes() throws Exception {
        start();
        try (Client client = Client.connect(socket)) {
            client.watch("/a", "token");
            for (int i = 0; i < 4; i++) {
                client.events();
                settle();
                supervisor.restartDaemon();
                assertThat(client.events()).containsExactly(new WatchEvent("/a", "token"));
            }
        }
    }

    @Test
    void shouldRemoveDescriptorsWhenItEnds() throws Exception {
        start();
        try (Client client = Client.connect(socket)) {
            client.watch("/a", "token");
            client.events();
            supervisor.await("stored", 2);
            assertThat(supervisor.end()).isZero();
            requireEnd(client);
        }
        // What it is told and that a connection has ended may reach the supervisor in either order.
        supervisor.requireDropped(2);
        assertThat(store.resolve("clients.state")).doesNotExist();
        assertThat(socket).doesNotExist();
    }

    @Test
    @Tag("long")
    void shouldRemoveDescriptorsOfClientsThatDisconnect() throws Exception {
        start();
        try (Client first = Client.connect(socket)) {
            first.domainPath(0);
            supervisor.await("stored", 2);
        }
        supervisor.awaitDropped(1);
        settle();
        assertThat(supervisor.end()).isZero();
    }

    @Test
    @Tag("long")
    void shouldNotifyASocketInTheAbstractNamespace() throws Exception {
        start("@xenstream-test-" + ProcessHandle.current().pid());
        try (Client client = Client.connect(socket)) {
            client.write("/a", "1");
            settle();
            supervisor.restartDaemon();
            assertThat(client.read("/a")).isEqualTo("1");
        }
    }

    @Test
    void shouldKeepClientsOfASuccessor() throws Exception {
        final Path program = directory.resolve("successor");
        Files.writeString(program, "#!/bin/sh\n" + ServeProcess.execLine());
        assertThat(program.toFile().setExecutable(true)).isTrue();
        start();
        try (Client client = Client.connect(socket)) {
            client.watch("/a", "token");
            client.events();
            final long predecessor = supervisor.mainProcess();
            try (Client operator = Client.connect(socket)) {
                for (final String step : List.of("-f\0" + program, "-c\0--verbose", "-s")) {
                    final byte[] payload = Requests.payload("live-update", step);
                    assertThat(operator.request(MessageType.CONTROL, 0, payload).text())
                            .isEqualTo("OK");
                }
            }
            supervisor.awaitReady(2);
            supervisor.await("ended", 1);
            assertThat(supervisor.said("started")).hasSize(1);
            assertThat(supervisor.mainProcess()).isNotEqualTo(predecessor);
            try (Client later = Client.connect(socket)) {
                later.watch("/b", "later");
                later.events();
                settle();

                supervisor.restartDaemon();

                assertThat(client.events()).containsExactly(new WatchEvent("/a", "token"));
                assertThat(later.events()).containsExactly(new WatchEvent("/b", "later"));
                later.write("/a", "1");
                assertThat(client.events()).containsExactly(new WatchEvent("/a", "token"));
            }
        }
        assertThat(supervisor.end()).isZero();
    }

    @Test
    @Tag("long")
    void shouldServeAfterACrashWithoutASupervisor() throws Exception {
        start();
        try (Client client = Client.connect(socket)) {
            client.write("/a", "1");
            assertThat(store.resolve("clients.state")).exists();
        }
        supervisor.killDaemon();
        supervisor.awaitReady(2);
        assertThat(supervisor.end()).isZero();
        try (ServeProcess alone =
                        ServeProcess.start(directory, "--socket", socket.toString(), "--store", store.toString());
                Client client = Client.connect(socket)) {
            assertThat(client.read("/a")).isEqualTo("1");
            assertThat(store.resolve("clients.state")).doesNotExist();
            assertThat(alone.isAlive()).isTrue();
        }
    }
}
