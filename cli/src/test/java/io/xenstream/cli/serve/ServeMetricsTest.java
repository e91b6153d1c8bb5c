// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.cli.Run;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.interop.Client;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code serve --metrics} and {@code serve --verbose} in processes of their own. */
@Tag("slow")
final class ServeMetricsTest {
    private static final int CONTROL = 0;

    @TempDir
    Path directory;

    private Path socket;
    private Path metrics;

    @BeforeEach
    void nameSockets() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        socket = directory.resolve("socket");
        metrics = directory.resolve("metrics");
    }

    private ServeProcess serve(final String address) throws IOException {
        return ServeProcess.start(directory, "--socket", socket.toString(), "--metrics", address);
    }

    private static String page(final ServeProcess daemon) throws IOException, InterruptedException {
        final Matcher listening = Pattern.compile("metrics at (\\S+)").matcher(daemon.errors());
        assertThat(listening.find()).isTrue();
        final HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://" + listening.group(1) + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
        return response.body();
    }

    @Test
    void shouldServeWhatItCounts() throws IOException, InterruptedException {
        try (ServeProcess daemon = serve("127.0.0.1:0");
                Client client = ServeProcess.connect(socket)) {
            for (int i = 0; i < 10; i++) {
                client.write("/a/" + i, "value");
            }
            client.setPermissions("/a/3", "n7");
            client.introduce(7, 1);
            client.watch("/a", "t");
            assertThatThrownBy(() -> client.read("/b")).hasMessage("ENOENT");

            final String page = page(daemon);
            final Map<String, Double> samples = Scrape.samples(page);
            assertThat(samples)
                    .containsEntry("xenstream_requests_total{type=\"WRITE\"}", 10.0)
                    .containsEntry("xenstream_requests_total{type=\"READ\"}", 1.0)
                    .containsEntry("xenstream_requests_total{type=\"RM\"}", 0.0)
                    .containsEntry("xenstream_errors_total{error=\"ENOENT\"}", 1.0)
                    .containsEntry("xenstream_errors_total{error=\"EAGAIN\"}", 0.0)
                    .containsEntry("xenstream_events_total", 1.0)
                    .containsEntry("xenstream_clients", 1.0)
                    .containsEntry("xenstream_connections_total", 1.0)
                    .containsEntry("xenstream_watches", 1.0)
                    .containsEntry("xenstream_waiting_bytes", 0.0)
                    .containsEntry("xenstream_store_nodes", 14.0)
                    .containsEntry("xenstream_domain_nodes{domid=\"0\"}", 13.0)
                    .containsEntry("xenstream_domain_nodes{domid=\"7\"}", 1.0)
                    .containsEntry("xenstream_domain_introduced{domid=\"7\"}", 1.0)
                    .containsEntry("xenstream_request_duration_seconds_count", 14.0)
                    .containsEntry("xenstream_request_duration_seconds_bucket{le=\"+Inf\"}", 14.0)
                    .containsKeys("process_start_time_seconds", "process_cpu_seconds_total");
            assertThat(samples.keySet()).anyMatch(name -> name.startsWith("jvm_memory_used_bytes{"));
            double before = 0;
            for (final Map.Entry<String, Double> sample : samples.entrySet()) {
                if (sample.getKey().startsWith("xenstream_request_duration_seconds_bucket")) {
                    assertThat(sample.getValue()).isGreaterThanOrEqualTo(before);
                    before = sample.getValue();
                }
            }
            assertThat(page)
                    .contains("# TYPE xenstream_requests_total counter")
                    .contains("# TYPE xenstream_request_duration_seconds histogram");

            client.release(7);
            assertThat(Scrape.samples(page(daemon))).doesNotContainKey("xenstream_domain_nodes{domid=\"7\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0:0",
                "[::]:0",
                "192.0.2.1:9100",
                "[2001:db8::1]:9100",
                ":1",
                "9100",
                "127.0.0.1:x",
                "unix:"
            })
    void shouldRefuseWhatIsNoLocalAddress(final String address) {
        final Run run = Run.of("serve", "--socket", socket.toString(), "--metrics", address);

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.errors()).contains("--metrics " + address).hasLineCount(1);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void shouldRefuseAnAddressThatIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            final Run run =
                    Run.of("serve", "--socket", socket.toString(), "--metrics", "127.0.0.1:" + taken.getLocalPort());

            assertThat(run.exitCode()).isEqualTo(ExitCode.OUTPUT);
            assertThat(run.errors())
                    .contains("cannot serve metrics at 127.0.0.1:")
                    .hasLineCount(1);
        }
        final Run same = Run.of("serve", "--socket", socket.toString(), "--metrics", "unix:" + socket);
        assertThat(same.exitCode()).isEqualTo(ExitCode.USAGE);
        Files.writeString(metrics, "content");
        final Run file = Run.of("serve", "--socket", socket.toString(), "--metrics", "unix:" + metrics);
        assertThat(file.exitCode()).isEqualTo(ExitCode.OUTPUT);
        assertThat(file.errors()).contains("is not a socket").hasLineCount(1);
        assertThat(metrics).hasContent("content");
        assertThat(socket).doesNotExist();
    }

    @Test
    void shouldReplaceTheSocketOfADaemonThatWasKilled() throws IOException {
        try (ServeProcess daemon = serve("unix:" + metrics)) {
            assertThat(Scrape.of(metrics).samples()).isNotEmpty();
            daemon.kill();
        }
        try (ServeProcess daemon = serve("unix:" + metrics)) {
            assertThat(Scrape.of(metrics).samples()).isNotEmpty();
            assertThat(daemon.terminate()).isZero();
            assertThat(metrics).doesNotExist();
        }
    }

    @Test
    @Tag("long")
    void shouldPassTheAddressOnToSuccessors() throws IOException {
        final Path program = directory.resolve("successor");
        Files.writeString(program, "#!/bin/sh\n" + ServeProcess.execLine());
        assertThat(program.toFile().setExecutable(true)).isTrue();
        try (ServeProcess first = serve("unix:" + metrics);
                Client client = ServeProcess.connect(socket)) {
            client.write("/a", "1");
            try (ServeProcess second = ServeProcess.start(
                    directory, "--takeover", "--socket", socket.toString(), "--metrics", "unix:" + metrics)) {
                assertThat(first.await()).isZero();
                final Map<String, Double> anew = Scrape.await(metrics).samples();
                assertThat(anew)
                        .containsEntry("xenstream_requests_total{type=\"WRITE\"}", 0.0)
                        .containsEntry("xenstream_clients", 1.0)
                        .containsEntry("xenstream_connections_total", 0.0)
                        .containsEntry("xenstream_store_nodes", 4.0);

                control(client, "-f", program.toString());
                control(client, "-s");
                assertThat(second.await()).isZero();
                assertThat(second.errors()).contains("live update: starting " + program);
                client.write("/a", "2");
                assertThat(Scrape.await(metrics).samples())
                        .containsEntry("xenstream_requests_total{type=\"WRITE\"}", 1.0);
            }
        } finally {
            ServeProcess.terminateServing(socket);
        }
        assertThat(metrics).doesNotExist();
    }

    private static void control(final Client client, final String... words) throws IOException {
        final String command = "live-update\0" + String.join("\0", words) + '\0';
        assertThat(client.request(CONTROL, 0, command.getBytes(StandardCharsets.US_ASCII))
                        .text())
                .isEqualTo("OK");
    }

    @Test
    void shouldPrintALineForEachEvent() throws IOException {
        try (ServeProcess daemon = ServeProcess.start(directory, "--socket", socket.toString(), "--max-value", "10")) {
            try (Client client = ServeProcess.connect(socket)) {
                assertThatThrownBy(() -> client.write("/a", "longer than that")).hasMessage("ENOSPC");
                assertThatThrownBy(() -> client.write("/a", "longer than that")).hasMessage("ENOSPC");
            }
            assertThat(daemon.terminate()).isZero();

            assertThat(daemon.errors().lines().filter(line -> line.startsWith("xenstream: client 2147483649 ")))
                    .containsExactly(
                            "xenstream: client 2147483649 connected, process "
                                    + ProcessHandle.current().pid(),
                            "xenstream: client 2147483649 got ENOSPC for WRITE: a limit, or no space; see --help. Its next ones"
                                    + " are not reported",
                            "xenstream: client 2147483649 disconnected after 2 requests: it closed the connection");
        }
    }
}
