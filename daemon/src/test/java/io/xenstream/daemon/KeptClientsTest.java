// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.daemon.TestServiceManager.Kept;
import io.xenstream.interop.Client;
import io.xenstream.interop.WatchEvent;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.newsclub.net.unix.AFUNIXServerSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/** What a service manager gives back is believed only as far as it fits. */
final class KeptClientsTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final WatchEvent EVENT = new WatchEvent("/a", "token");

    @TempDir
    Path directory;

    private TestServiceManager manager;

    @BeforeEach
    void begin() throws IOException {
        manager = new TestServiceManager(directory);
    }

    @AfterEach
    void end() throws IOException {
        manager.close();
    }

    /** A client with a watch, of a daemon that is gone. */
    private Client leave() throws IOException {
        final TestDaemon daemon = manager.start(List.of());
        final Client client = daemon.connect();
        client.watch("/a", "token");
        client.events();
        daemon.call(() -> null);
        daemon.crash();
        return client;
    }

    private static Kept named(final List<Kept> all, final String beginning) {
        return all.stream()
                .filter(one -> one.name().startsWith(beginning))
                .findFirst()
                .orElseThrow();
    }

    private void requireKept(final Client client, final List<Kept> passed) throws IOException {
        try (TestDaemon daemon = manager.start(passed)) {
            assertThat(client.events()).containsExactly(EVENT);
            assertThat(daemon.state().report().connections()).isEqualTo(1);
        }
        client.close();
    }

    private void requireEnded(final Client client, final List<Kept> passed) throws IOException {
        try (TestDaemon daemon = manager.start(passed);
                Client other = daemon.connect()) {
            other.write("/a", "1");
            assertThat(other.read("/a")).isEqualTo("1");
            assertThat(daemon.state().report().connections()).isZero();
            manager.receive()
                    .forEach(one -> assertThat(passed)
                            .noneMatch(old ->
                                    old.name().equals(one.name()) && old.name().startsWith("client-")));
        }
        manager.close();
        assertThatThrownBy(() -> client.receive(LONG)).isInstanceOf(IOException.class);
        client.close();
    }

    @Test
    void shouldKeepAClient() throws IOException {
        final Client client = leave();
        requireKept(client, manager.copies());
    }

    @Test
    void shouldKeepAClientWhoseListeningSocketIsMissing() throws IOException {
        final Client client = leave();
        final List<Kept> passed = List.of(named(manager.receive(), "client-").copy());
        manager.forget("listen");
        requireKept(client, passed);
    }

    /** What was made of a descriptor to find out its kind must not close it later. */
    @Test
    void shouldKeepAClientWhenGarbageIsCollected() throws IOException {
        final Client client = leave();
        final List<Kept> passed = List.of(named(manager.receive(), "client-").copy());
        manager.forget("listen");
        try (TestDaemon daemon = manager.start(passed)) {
            assertThat(client.events()).containsExactly(EVENT);
            final WeakReference<Object> garbage = new WeakReference<>(new Object());
            while (garbage.get() != null) {
                System.gc();
            }
            for (int i = 0; i < 100; i++) {
                assertThat(client.domainPath(i)).isEqualTo("/local/domain/" + i);
            }
            assertThat(daemon.state().report().connections()).isEqualTo(1);
        }
        client.close();
    }

    @Test
    void shouldEndAClientInFlight() throws IOException {
        final TestDaemon daemon = manager.start(List.of());
        final Client client = daemon.connect();
        client.startTransaction();
        daemon.crash();
        requireEnded(client, manager.copies());
    }

    @Test
    void shouldEndAClientThatIsNotKnown() throws IOException {
        final Client client = leave();
        Files.delete(manager.clientsFile());
        requireEnded(client, manager.copies());
    }

    @Test
    void shouldEndAClientOfAnotherStore() throws IOException {
        final Client client = leave();
        final List<Kept> passed = manager.copies();
        final byte[] file = Files.readAllBytes(manager.clientsFile());
        try (ClientsFile other = ClientsFile.create(manager.clientsFile(), 1, 2, 3)) {
            other.lastUniqueId(10);
            other.addClient(1, 0x8000_0001L, false);
            other.publish();
        }
        assertThat(Files.readAllBytes(manager.clientsFile())).isNotEqualTo(file);
        requireEnded(client, passed);
    }

    @Test
    void shouldNotBelieveANameThatTwoHave() throws IOException {
        final Client client = leave();
        final List<Kept> passed = new ArrayList<>(manager.copies());
        passed.add(named(passed, "client-").copy());
        passed.add(named(passed, "listen").copy());
        requireEnded(client, passed);
    }

    @Test
    void shouldNotTakeAListeningSocketForAClient() throws IOException {
        final Client client = leave();
        final List<Kept> kept = manager.receive();
        requireEnded(
                client,
                List.of(
                        named(kept, "listen").named(named(kept, "client-").name()),
                        named(kept, "client-").named("listen")));
    }

    @Test
    void shouldNotListenOnAnotherSocket() throws IOException {
        final Client client = leave();
        final List<Kept> kept = manager.receive();
        try (AFUNIXServerSocketChannel other = AFUNIXServerSocketChannel.open()) {
            other.bind(AFUNIXSocketAddress.of(directory.resolve("other")), 1);
            requireKept(
                    client,
                    List.of(
                            new Kept("listen", other.getFileDescriptor()).named("listen"),
                            named(kept, "client-").copy()));
        }
    }

    @Test
    void shouldNotListenOnASocketWhoseFileWasReplaced() throws IOException {
        final Client client = leave();
        Files.delete(manager.socket());
        requireKept(client, manager.copies());
    }

    @Test
    void shouldLeaveOtherDescriptorsAlone() throws IOException {
        final Client client = leave();
        final List<Kept> kept = manager.receive();
        final Path file = Files.writeString(directory.resolve("file"), "content");
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
            final FileDescriptor descriptor = open.getFD();
            final Kept client1 = named(kept, "client-");
            final Kept foreign = named(kept, "listen").named("not ours");
            requireEnded(client, List.of(named(kept, "listen").copy(), foreign, new Kept(client1.name(), descriptor)));
            assertThat(open.readLine()).isEqualTo("content");
            assertThat(foreign.descriptor().valid()).isTrue();
        }
    }

    @Test
    void shouldBeginWithoutClientsWhoseFileIsDamaged() throws IOException {
        final Random random = new Random(5);
        for (int i = 0; i < 60; i++) {
            final Client client = leave();
            final byte[] bytes = Files.readAllBytes(manager.clientsFile());
            for (int j = random.nextInt(3); j >= 0; j--) {
                bytes[random.nextInt(256)] = (byte) random.nextInt();
            }
            Files.write(manager.clientsFile(), bytes);
            try (TestDaemon daemon = manager.start(manager.copies())) {
                try {
                    assertThat(client.events()).containsExactly(EVENT);
                } catch (final IOException ended) {
                    assertThat(daemon.state().report().connections()).isZero();
                }
                try (Client other = daemon.connect()) {
                    assertThat(other.domainPath(1)).isEqualTo("/local/domain/1");
                }
            }
            client.close();
            manager.receive();
        }
    }

    @Test
    void shouldKeepClientsOnceTheServiceManagerListens() throws IOException {
        final List<Client> clients = new ArrayList<>();
        final TestDaemon daemon = manager.start(List.of());
        for (int i = 0; i < 40; i++) {
            clients.add(daemon.connect());
            clients.get(i).watch("/a", "token");
            clients.get(i).events();
        }
        while (manager.receive().size() < 41) {
            daemon.call(() -> null);
        }
        daemon.crash();
        try (TestDaemon next = manager.start(manager.copies())) {
            for (final Client client : clients) {
                assertThat(client.events()).containsExactly(EVENT);
                client.close();
            }
            assertThat(next.state().report().connections()).isEqualTo(40);
        }
    }

    @Test
    void shouldServeWithoutAServiceManagerThatListens() throws IOException {
        manager.close();
        try (TestDaemon daemon = manager.start(List.of());
                Client client = daemon.connect()) {
            client.watch("/a", "token");
            assertThat(client.events()).containsExactly(EVENT);
        }
        assertThat(manager.clientsFile()).doesNotExist();
        manager = new TestServiceManager(Files.createDirectory(directory.resolve("next")));
    }

    @Test
    void shouldSayWhatHappens() throws IOException {
        try (TestDaemon daemon = manager.start(List.of())) {
            daemon.call(() -> {
                daemon.notifyReady();
                return null;
            });
            daemon.connect().close();
        }
        assertThat(manager.messages())
                .startsWith("FDSTORE=1\nFDNAME=listen", "READY=1")
                .containsSubsequence("STOPPING=1", "FDSTOREREMOVE=1\nFDNAME=listen");
        assertThat(manager.receive()).isEmpty();
    }
}
