// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.codec.XenstreamException;
import io.xenstream.interop.Client;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DaemonListenerTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final long OWN = ProcessHandle.current().pid();

    @TempDir
    private Path directory;

    /** The numbers of clients begin behind it. */
    private static final long BEFORE_FIRST = 1L << 31;

    private final List<String> told = new CopyOnWriteArrayList<>();
    private TestDaemon daemon;

    /** Writes down what it is told. */
    private final class Notes implements DaemonListener {
        @Override
        public void connected(final long client, final long process) {
            told.add(client - BEFORE_FIRST + " connected, process " + process);
        }

        @Override
        public void disconnected(
                final long client, final long process, final long requests, final DisconnectReason reason) {
            told.add(client - BEFORE_FIRST + " " + reason + " after " + requests + ", process " + process);
        }

        @Override
        public void refused(final long client, final String request, final String error) {
            told.add(client - BEFORE_FIRST + " " + request + " " + error);
        }

        @Override
        public void liveUpdate(final String program, final List<String> arguments) {
            told.add(program + " " + arguments);
        }

        @Override
        public void failed(final XenstreamException failure) {
            told.add(failure.rule().code());
        }
    }

    private void serve(final DaemonLimits limits) {
        daemon = TestDaemon.withLimits(directory, limits);
        daemon.call(() -> {
            daemon.daemon().reportTo(new Notes());
            return null;
        });
    }

    @AfterEach
    void end() {
        daemon.close();
    }

    @Test
    void shouldBeToldOfClients() throws IOException {
        serve(DaemonLimits.DEFAULT);
        try (Client malformed = daemon.connect()) {
            malformed.domainPath(0);
            malformed.send(Requests.of(MessageType.READ, 1, 0, new byte[5000]));
            assertThatThrownBy(() -> malformed.receive(LONG)).isInstanceOf(IOException.class);
            try (Client stays = daemon.connect()) {
                stays.domainPath(0);
                daemon.close();
            }
        }
        assertThat(told)
                .containsExactly(
                        "1 connected, process " + OWN,
                        "1 MALFORMED after 1, process " + OWN,
                        "2 connected, process " + OWN,
                        "2 ENDED after 1, process " + OWN);
    }

    @Test
    void shouldBeToldOfTheFirstRequestOfAClientThatALimitRefuses() throws IOException {
        serve(new DaemonLimits(12, 100, 3, 2, 2, 4, 1 << 17, 1 << 20));
        try (Client first = daemon.connect();
                Client second = daemon.connect()) {
            first.write("/a", "");
            assertThatThrownBy(() -> first.read("/b")).hasMessage("ENOENT");
            assertThatThrownBy(() -> first.write(0, "/v", new byte[101])).hasMessage("ENOSPC");
            assertThatThrownBy(() -> first.write(0, "/v", new byte[101])).hasMessage("ENOSPC");
            second.watch("/", "1");
            second.watch("/", "2");
            assertThatThrownBy(() -> second.watch("/", "3")).hasMessage("E2BIG");

            assertThat(told).endsWith("1 WRITE ENOSPC", "2 WATCH E2BIG").hasSize(4);
        }
    }

    @Test
    void shouldNotBeToldOfClientsThatAreHandedOver() throws IOException {
        serve(DaemonLimits.DEFAULT);
        try (Client client = daemon.connect()) {
            client.domainPath(0);
            daemon.replace();
            client.domainPath(0);

            assertThat(told).containsExactly("1 connected, process " + OWN);
        }
    }

    @Test
    void shouldBeToldOfALiveUpdate() throws IOException {
        serve(DaemonLimits.DEFAULT);
        daemon.call(() -> {
            daemon.daemon().allowLiveUpdate((program, arguments) -> {
                throw new IOException("no such program");
            });
            return null;
        });
        try (Client client = daemon.connect()) {
            client.request(MessageType.CONTROL, 0, Requests.payload("live-update", "-f", "/successor"));
            client.request(MessageType.CONTROL, 0, Requests.payload("live-update", "-c", "--save x"));
            client.request(MessageType.CONTROL, 0, Requests.payload("live-update", "-s"));

            assertThat(told).endsWith("/successor [--save, x]");
        }
    }

    @Test
    void shouldBeToldOfAFailureThatIsNoClients() throws IOException {
        serve(DaemonLimits.DEFAULT);
        try (Client client = daemon.connect()) {
            client.introduce(1, 1);
            Files.write(daemon.state().directory().resolve("domains.img"), new byte[100]);
            daemon.replace();
            daemon.call(() -> {
                daemon.daemon().reportTo(new Notes());
                return null;
            });
            assertThatThrownBy(() -> client.release(1)).hasMessage("EIO");

            assertThat(told).last().asString().startsWith("XS-");
        }
    }
}
