// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.Finding;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import io.xenstream.interop.Client;
import io.xenstream.interop.WatchEvent;
import io.xenstream.verify.Verifier;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Saving and loading the state of a daemon. */
final class StateTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private static List<Finding> findings(final byte[] image) {
        final List<Finding> findings = new ArrayList<>();
        try (Region region = Region.ofArray(image, "array")) {
            Verifier.verify(region, ReadOptions.DEFAULT, findings::add);
        }
        return findings;
    }

    @Test
    void shouldWriteAnImageWithoutFindings() throws IOException {
        try (TestDaemon daemon = TestDaemon.empty(directory);
                Client client = daemon.connect();
                Client other = daemon.connect()) {
            client.write("/a/b", "1");
            client.introduce(3, 9);
            client.watch("/a", "t");
            client.request(MessageType.WATCH, 0, Requests.payload("/a", "deep", "3"));
            final int transaction = client.startTransaction();
            client.write(transaction, "/c/d", ProtocolText.of("2"));
            client.read(transaction, "/a/b");
            client.request(MessageType.RM, transaction, Requests.payload("/a"));
            other.write("/a/b", "conflicting");
            final byte[] request = Requests.of(MessageType.READ, 1, 0, "/a/b");
            other.send(Arrays.copyOf(request, 18));
            while (daemon.call(() -> pendingInput(daemon)) < 18) {
                client.domainPath(0);
            }

            final byte[] image = daemon.image();
            assertThat(findings(image)).isEmpty();
            assertThat(load(image).report().summary())
                    .isEqualTo("5 nodes, 1 domain; dropped: 2 connections, 2 watches, 1 transaction, 18 pending bytes");
            other.send(Arrays.copyOfRange(request, 18, request.length));
            assertThat(other.response(1, LONG).text()).isEqualTo("conflicting");
        }
    }

    private static int pendingInput(final TestDaemon daemon) {
        return daemon.state().sessions().stream()
                .mapToInt(connection -> connection.input().length())
                .sum();
    }

    private static StoreState load(final byte[] image) {
        return TestDaemon.load(image);
    }

    @ParameterizedTest
    @ValueSource(strings = {"c-4.17-v1", "c-4.17-v1-transaction", "c-4.22-v1", "c-4.22-v2"})
    void shouldKeepACapturedStore(final String name) throws IOException {
        final byte[] captured;
        try (InputStream resource = StateTest.class.getResourceAsStream("/corpus/" + name + ".img")) {
            captured = resource.readAllBytes();
        }
        final StoreState first = TestDaemon.load(captured);
        final byte[] image = image(first);
        final StoreState second = TestDaemon.load(image);

        assertThat(image(second)).isEqualTo(image);
        assertThat(findings(image)).isEmpty();
        assertThat(first.report().nodes())
                .isEqualTo(nodes(captured))
                .isEqualTo(second.report().nodes());
        assertThat(first.report().domains())
                .isPositive()
                .isEqualTo(second.report().domains());
        assertThat(first.report().droppedConnections()).isPositive();
        assertThat(second.report().droppedConnections()).isZero();
        assertThat(second.domainQuotas()).isEqualTo(first.domainQuotas());
        assertThat(StateSize.of(first).bytes()).isGreaterThanOrEqualTo(image.length);
    }

    private static long nodes(final byte[] image) {
        final Set<String> paths = new HashSet<>(List.of("/", "@releaseDomain", "@introduceDomain"));
        try (Region region = Region.ofArray(image, "array");
                ImageReader reader = ImageReader.open(region)) {
            while (reader.next()) {
                if (reader.type() == RecordType.NODE_DATA && reader.nodeData().isCommitted()) {
                    paths.add(reader.nodeData().pathString());
                }
            }
        }
        return paths.size();
    }

    private static byte[] image(final StoreState state) {
        final byte[] bytes = new byte[1 << 20];
        try (WritableRegion region = WritableRegion.ofArray(bytes, "array");
                ImageWriter writer = ImageWriter.open(region, ImageHeader.of(2, ByteOrder.LITTLE_ENDIAN))) {
            state.save(writer);
            return Arrays.copyOf(bytes, (int) writer.finish());
        }
    }

    @Test
    void shouldRepairWhatItCanInAnImage() {
        final byte[] bytes = new byte[1 << 12];
        try (WritableRegion region = WritableRegion.ofArray(bytes, "array");
                ImageWriter writer = ImageWriter.open(region, ImageHeader.of(1, ByteOrder.BIG_ENDIAN))) {
            for (final String path : List.of("/a/b", "/a/b", "no path", "/a/c")) {
                writer.claimNodeData(1, path.length(), 0)
                        .permission(0, (byte) 'n', 1, 3)
                        .path(path);
                writer.commit();
            }
            writer.finish();
        }
        final StoreState.LoadReport report = TestDaemon.load(bytes).report();

        assertThat(report.summary())
                .isEqualTo("6 nodes; repaired: 1 duplicate node, 1 node without parent, 1 unusable node");
    }

    @Test
    void shouldCompleteAPartlyWrittenReply() throws IOException {
        try (TestDaemon daemon = TestDaemon.empty(directory);
                Client client = daemon.connect();
                Client other = daemon.connect()) {
            other.write(0, "/a", new byte[4000]);
            client.watch("/a", "t");
            final int requests = 300;
            // At once, so that the daemon writes many replies at once: the socket takes some of them, and a part of
            // one.
            final List<byte[]> all = new ArrayList<>();
            for (int i = 1; i <= requests; i++) {
                all.add(Requests.of(MessageType.READ, i, 0, "/a"));
            }
            client.send(Requests.joined(all.toArray(byte[][]::new)));
            while (daemon.call(() ->
                            daemon.state().sessions().iterator().next().output().partial())
                    == 0) {
                other.domainPath(0);
            }
            final byte[] image = daemon.replace();
            other.write("/a", "new");
            daemon.replace();

            try (Region region = Region.ofArray(image, "array");
                    ImageReader reader = ImageReader.open(region)) {
                int partial = 0;
                while (reader.next()) {
                    if (reader.type() == RecordType.CONNECTION_DATA) {
                        final ConnectionDataDecoder record = reader.connectionData();
                        assertThat(record.hasUniqueId()).isTrue();
                        partial = Math.max(partial, record.outRespLength());
                    }
                }
                assertThat(partial).isPositive();
            }
            int old = 0;
            for (int i = 1; i <= requests; i++) {
                old += client.response(i, LONG).payload().length == 4000 ? 1 : 0;
            }
            assertThat(old).isBetween(1, requests - 1);
            assertThat(client.events()).containsExactly(new WatchEvent("/a", "t"), new WatchEvent("/a", "t"));
        }
    }
}
