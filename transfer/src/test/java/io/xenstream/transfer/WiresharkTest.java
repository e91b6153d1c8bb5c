// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xenstream.codec.XenstreamException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes over the wire, read by Wireshark's dissector of libvirt's protocol, which knows nothing of this one but the framing. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class WiresharkTest {
    private static final String[] FIELDS = {"length", "program", "version", "procedure", "type", "serial", "status"};

    @TempDir
    Path directory;

    @BeforeEach
    void requireWireshark() {
        String protocols;
        try {
            protocols = run(List.of("tshark", "-G", "protocols"));
        } catch (final IOException missing) {
            protocols = "";
        }
        final boolean isThere = protocols.contains("\tlibvirt\t");
        if ("true".equals(System.getenv("CI"))) {
            assertThat(isThere)
                    .as("tshark with the dissector of libvirt: Debian's tshark and libvirt-wireshark")
                    .isTrue();
        }
        Assumptions.assumeTrue(
                isThere, "no tshark with the dissector of libvirt; Debian has them in tshark and libvirt-wireshark");
    }

    @Test
    void shouldBeFramedAsLibvirtIs() throws IOException {
        final RecordedSession session = record();
        final Path capture = directory.resolve("session.pcap");
        session.writeCapture(capture);

        assertThat(dissect(capture, "-Y", "_ws.malformed || tcp.analysis.flags"))
                .isEmpty();
        for (final boolean isOfClient : new boolean[] {true, false}) {
            assertThat(headers(capture, isOfClient))
                    .as(isOfClient ? "of the client" : "of the server")
                    .isEqualTo(session.packets(isOfClient));
        }
        requireKinds(session);
        // An error is libvirt's, too: its text can be read.
        assertThat(dissect(capture, "-V", "-Y", "libvirt.status == 1"))
                .contains("remote_error", RpcRule.NO_IMAGE.code(), RpcRule.NO_IMAGE.title());
    }

    /** A session with all that can go over the wire. */
    private RecordedSession record() throws IOException {
        final Path image = TestImage.generate(directory.resolve("host.img"), 20_000);
        final Path images = Files.createDirectory(directory.resolve("images"));
        final RpcTimeouts timeouts = RpcTimeouts.DEFAULT.withKeepalive(Duration.ofMillis(50), 1000);
        final Path junk = Files.write(directory.resolve("junk"), new byte[1 << 20]);
        try (ImageServer server = ImageServer.listen(
                        RpcAddress.tcp("localhost", 0), images, ServerOptions.LOCAL.withTimeouts(timeouts));
                RecordingProxy proxy = new RecordingProxy(server.address())) {
            try (ImageClient client =
                    ImageClient.connect(proxy.address(), ClientOptions.LOCAL.withTimeouts(timeouts))) {
                for (int i = 0; i < 2; i++) {
                    final TransferOptions options = TransferOptions.DEFAULT;
                    client.sendAll(image, "host.img", options);
                    client.fetchAll("host.img", directory.resolve("fetched"), options);
                    assertThatExceptionOfType(TransferException.class)
                            .isThrownBy(() -> client.fetchAll("none", directory.resolve("fetched"), options));
                    assertThatExceptionOfType(XenstreamException.class)
                            .isThrownBy(() -> client.sendAll(junk, "junk", options));
                }
                while (!hasKeepalive(proxy.session())) {
                    LockSupport.parkNanos(1_000_000);
                }
            }
            return proxy.session();
        }
    }

    private static boolean hasKeepalive(final RecordedSession session) {
        return hasKeepalive(session.packets(true)) && hasKeepalive(session.packets(false));
    }

    private static boolean hasKeepalive(final List<List<Long>> packets) {
        return packets.stream().anyMatch(packet -> packet.get(1) == Procedure.KEEPALIVE_PROGRAM);
    }

    private static void requireKinds(final RecordedSession session) {
        final List<List<Long>> all = new ArrayList<>(session.packets(true));
        all.addAll(session.packets(false));
        assertThat(all).extracting(packet -> packet.get(4)).contains(0L, 1L, 2L, 3L);
        assertThat(all).extracting(packet -> packet.get(6)).contains(0L, 1L, 2L);
    }

    /** The headers of one end's packets, as Wireshark sees them. */
    private List<List<Long>> headers(final Path capture, final boolean isOfClient) throws IOException {
        final int port = isOfClient ? RecordedSession.CLIENT_PORT : RecordedSession.SERVER_PORT;
        final List<String> arguments =
                new ArrayList<>(List.of("-Y", "libvirt && tcp.srcport == " + port, "-T", "fields"));
        for (final String field : FIELDS) {
            arguments.addAll(List.of("-e", "libvirt." + field));
        }
        final List<List<Long>> packets = new ArrayList<>();
        for (final String frame :
                dissect(capture, arguments.toArray(String[]::new)).lines().toList()) {
            final String[] columns = frame.split("\t", -1);
            final int count = columns[0].split(",", -1).length;
            for (int i = 0; i < count; i++) {
                final List<Long> packet = new ArrayList<>();
                for (final String column : columns) {
                    packet.add(Long.decode(column.split(",", -1)[i]));
                }
                packets.add(packet);
            }
        }
        return packets;
    }

    private String dissect(final Path capture, final String... arguments) throws IOException {
        final List<String> command = new ArrayList<>(List.of(
                "tshark",
                "-n",
                "-r",
                capture.toString(),
                "-d",
                "tcp.port==" + RecordedSession.SERVER_PORT + ",libvirt"));
        command.addAll(Arrays.asList(arguments));
        return run(command);
    }

    private String run(final List<String> command) throws IOException {
        final Process process = new ProcessBuilder(command)
                .redirectError(directory.resolve("tshark.log").toFile())
                .start();
        process.getOutputStream().close();
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            assertThat(process.waitFor())
                    .as(Files.readString(directory.resolve("tshark.log")))
                    .isZero();
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException(stopped);
        }
        return output;
    }
}
