// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.xenstream.daemon.DaemonLimits;
import io.xenstream.daemon.StoreDaemon;
import io.xenstream.daemon.StoreLocation;
import io.xenstream.daemon.StoreState;
import io.xenstream.interop.Client;
import io.xenstream.transfer.RpcAddress;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An endpoint and a daemon in this process. */
final class MetricsEndpointTest {
    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final List<String> log = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private Path socket;
    private SocketAddress address;
    private StoreDaemon daemon;
    private MetricsEndpoint endpoint;
    private Thread thread;
    private volatile boolean isEnding;

    @BeforeEach
    void serve() {
        socket = directory.resolve("metrics");
        address = UnixDomainSocketAddress.of(socket);
        final StoreState state = StoreState.open(StoreLocation.temporary(directory), DaemonLimits.DEFAULT);
        daemon = StoreDaemon.listen(directory.resolve("socket"), state, false);
        thread = new Thread(() -> {
            while (!isEnding) {
                daemon.doWork(WAIT);
            }
        });
        thread.start();
    }

    @AfterEach
    void end() throws InterruptedException {
        endpoint.close();
        stopDaemon();
        daemon.close();
    }

    private void stopDaemon() throws InterruptedException {
        isEnding = true;
        daemon.wakeUp();
        thread.join();
    }

    private void open(final Duration longestConnection) throws IOException {
        endpoint = new MetricsEndpoint(RpcAddress.unix(socket), longestConnection, log::add, complaints::add);
        endpoint.bind();
        endpoint.start(daemon);
    }

    @Test
    void shouldListenOnASocketForThisUserOnly() throws IOException {
        open(LONG);
        assertThat(Files.getPosixFilePermissions(socket)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Scrape.of(address).samples()).containsEntry("xenstream_store_nodes", 3.0);
        assertThat(log).containsExactly("metrics at unix:" + socket);

        endpoint.close();
        assertThat(socket).doesNotExist();
        assertThat(log).hasSize(1);
        assertThat(complaints).isEmpty();
        assertThatIOException().isThrownBy(() -> Scrape.of(address));
    }

    @Test
    void shouldAnswerWhatItDoesNotServe() throws IOException {
        open(LONG);
        assertThat(Scrape.of(address, "GET / HTTP/1.1\r\n\r\n").status()).isEqualTo("HTTP/1.1 404 Not Found");
        assertThat(Scrape.of(address, "POST /metrics HTTP/1.1\r\n\r\n").head()).contains("Allow: GET");
        assertThat(Scrape.of(address, "nonsense\r\n\r\n").status()).isEqualTo("HTTP/1.1 400 Bad Request");
        assertThat(Scrape.of(address, "a".repeat(MetricsRequest.LONGEST)).status())
                .isEqualTo("HTTP/1.1 400 Bad Request");
        final Scrape head = Scrape.of(address, "HEAD /metrics HTTP/1.1\r\n\r\n");
        assertThat(head.status()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(head.head()).containsPattern("Content-Length: [1-9]\\d{3}");
        assertThat(head.text()).isEmpty();
        assertThat(Scrape.of(address).samples()).isNotEmpty();
    }

    @Test
    void shouldServeOthersWhileSomeSayNothing() throws IOException {
        final List<SocketChannel> silent = new ArrayList<>();
        open(LONG);
        for (int i = 0; i < 10; i++) {
            silent.add(Scrape.connect(address));
            silent.get(i)
                    .write(ByteBuffer.wrap(
                            "GET /metrics HTTP/1.1\r\n".substring(0, 2 * i).getBytes(StandardCharsets.US_ASCII)));
        }
        try (Client client = Client.connect(directory.resolve("socket"))) {
            client.write("/a", "1");
            assertThat(client.read("/a")).isEqualTo("1");
        }
        assertThat(Scrape.of(address).samples()).containsEntry("xenstream_requests_total{type=\"READ\"}", 1.0);

        endpoint.close();
        assertAllClosed(silent);
    }

    private static void assertAllClosed(final List<SocketChannel> channels) throws IOException {
        for (final SocketChannel channel : channels) {
            assertThat(channel.read(ByteBuffer.allocate(1))).isNegative();
            channel.close();
        }
    }

    @Test
    void shouldDisconnectThoseWhoTakeTooLong() throws IOException {
        final List<SocketChannel> silent = new ArrayList<>();
        open(Duration.ofMillis(200));
        // More than it accepts at a time.
        for (int i = 0; i < 40; i++) {
            silent.add(Scrape.connect(address));
        }
        assertAllClosed(silent);
    }

    @Test
    void shouldSayThatTheDaemonDoesNotAnswer() throws IOException, InterruptedException {
        stopDaemon();
        open(LONG);

        assertThat(Scrape.of(address).status()).isEqualTo("HTTP/1.1 503 Service Unavailable");
    }

    @Test
    void shouldListenWhenThePredecessorDoesNotAnyMore() throws IOException {
        open(LONG);
        try (MetricsEndpoint successor =
                new MetricsEndpoint(RpcAddress.unix(socket), LONG, log::add, complaints::add)) {
            assertThatIOException().isThrownBy(successor::bind).withMessageContaining("another process listens");
            successor.start(daemon);
            assertThat(Scrape.of(address).samples()).isNotEmpty();
            endpoint.close();
            assertThat(Scrape.await(socket).samples()).isNotEmpty();
        }
        assertThat(socket).doesNotExist();
    }
}
