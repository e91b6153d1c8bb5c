// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.ConnectionDataEncoder;
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
import io.xenstream.store.StoreException;
import io.xenstream.verify.Verifier;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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

            assertThat(findings(daemon.call(() -> image(daemon.state())))).isEmpty();
            final byte[] passed = daemon.replace();
            assertThat(records(passed))
                    .containsEntry(RecordType.CONNECTION_DATA, 2)
                    .containsEntry(RecordType.WATCH_DATA, 1)
                    .containsEntry(RecordType.WATCH_DATA_EXTENDED, 1)
                    .containsEntry(StateWriter.TRANSACTION_TYPE, 1)
                    .doesNotContainKey(RecordType.NODE_DATA);
            assertThat(daemon.state().report().summary()).isEqualTo("5 nodes, 2 connections");
            other.send(Arrays.copyOfRange(request, 18, request.length));
            assertThat(other.response(1, LONG).text()).isEqualTo("conflicting");
        }
    }

    private static int pendingInput(final TestDaemon daemon) {
        return daemon.state().sessions().stream()
                .mapToInt(connection -> connection.input().length())
                .sum();
    }

    /** How many records there are of each type. */
    private static Map<Integer, Integer> records(final byte[] image) {
        final Map<Integer, Integer> counts = new HashMap<>();
        try (Region region = Region.ofArray(image, "array");
                ImageReader reader = ImageReader.open(region)) {
            while (reader.next()) {
                counts.merge(reader.type(), 1, Integer::sum);
            }
        }
        return counts;
    }

    @ParameterizedTest
    @ValueSource(strings = {"c-4.17-v1", "c-4.17-v1-transaction", "c-4.22-v1", "c-4.22-v2"})
    void shouldKeepACapturedStore(final String name) throws IOException {
        final byte[] captured;
        try (InputStream resource = StateTest.class.getResourceAsStream("/corpus/" + name + ".img")) {
            captured = resource.readAllBytes();
        }
        try (StoreState first = TestDaemon.load(captured, directory)) {
            final byte[] image = image(first);
            try (StoreState second = TestDaemon.load(image, directory)) {
                assertThat(image(second)).isEqualTo(image);
                assertThat(findings(image)).isEmpty();
                assertSameReport(first, second, captured);
            }
        }
    }

    private static void assertSameReport(final StoreState first, final StoreState second, final byte[] captured) {
        assertThat(first.report().nodes())
                .isEqualTo(nodes(captured))
                .isEqualTo(second.report().nodes());
        assertThat(first.report().domains())
                .isPositive()
                .isEqualTo(second.report().domains());
        assertThat(first.report().droppedConnections()).isPositive();
        assertThat(second.report().droppedConnections()).isZero();
        assertThat(second.domains().quotas()).isEqualTo(first.domains().quotas());
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
    void shouldKeepNodesGuestsAndQuotas() throws IOException {
        final StoreLocation location = StoreLocation.of(directory.resolve("store"));
        final byte[] captured;
        try (InputStream resource = StateTest.class.getResourceAsStream("/corpus/c-4.22-v2.img")) {
            captured = resource.readAllBytes();
        }
        final byte[] before;
        try (Region region = Region.ofArray(captured, "array");
                StoreState state = StoreState.load(location, region, DaemonLimits.DEFAULT, ReadOptions.DEFAULT)) {
            before = image(state);
        }
        try (StoreState state = StoreState.open(location, DaemonLimits.DEFAULT)) {
            assertThat(image(state)).isEqualTo(before);
        }
        assertThat(location.domains()).exists();
    }

    /** The rings' ports and ids are those of the image: only what waits in the rings is lost. */
    @Test
    void shouldKeepTheConnectionsOfGuests() throws IOException {
        final byte[] bytes = new byte[1 << 12];
        final int length;
        try (WritableRegion region = WritableRegion.ofArray(bytes, "array");
                ImageWriter writer = ImageWriter.open(region, ImageHeader.of(2, ByteOrder.BIG_ENDIAN))) {
            for (int domid = 1; domid <= 2; domid++) {
                final ConnectionDataEncoder guest = writer.claimConnectionData(0, 0, domid == 1);
                guest.connId(40 + domid).ring(domid, domid == 1 ? 2 : Domain.NO_TARGET, 0xFFFF_FF00L + domid);
                if (domid == 1) {
                    guest.uniqueId(0x1234_5678_9ABCL);
                }
                writer.commit();
            }
            writer.claimNodeData(1, 1, 0).permission(0, (byte) 'n', 0, 0).path("/");
            writer.commit();
            length = (int) writer.finish();
        }
        final StoreLocation location = StoreLocation.of(directory.resolve("store"));
        final List<String> expected = List.of("41 1 2 4294967041 20015998343868", "42 2 32756 4294967042 none");
        try (Region region = Region.ofArray(Arrays.copyOf(bytes, length), "array");
                StoreState state = StoreState.load(location, region, DaemonLimits.DEFAULT, ReadOptions.DEFAULT)) {
            assertThat(rings(image(state))).isEqualTo(expected);
        }
        try (TestDaemon daemon = new TestDaemon(
                        directory.resolve("socket"), StoreState.open(location, DaemonLimits.DEFAULT), false);
                Client client = daemon.connect()) {
            assertThat(client.domainPath(1)).isEqualTo("/local/domain/1");
            daemon.replace();
            assertThat(rings(daemon.call(() -> image(daemon.state())))).isEqualTo(expected);
            client.introduce(2, 7);
            assertThat(rings(daemon.call(() -> image(daemon.state()))))
                    .containsExactly(expected.get(0), "42 2 32756 7 none");
        }
    }

    private static List<String> rings(final byte[] image) {
        final List<String> rings = new ArrayList<>();
        try (Region region = Region.ofArray(image, "array");
                ImageReader reader = ImageReader.open(region)) {
            while (reader.next()) {
                if (reader.type() == RecordType.CONNECTION_DATA) {
                    final ConnectionDataDecoder ring = reader.connectionData();
                    rings.add(ring.connId() + " " + ring.domid() + ' ' + ring.tdomid() + ' ' + ring.evtchn() + ' '
                            + (ring.hasUniqueId() ? Long.toString(ring.uniqueId()) : "none"));
                }
            }
        }
        return rings;
    }

    @Test
    void shouldDeleteATemporaryStoreOnly() throws IOException {
        final Path kept = directory.resolve("kept");
        StoreState.open(StoreLocation.of(kept), DaemonLimits.DEFAULT).close();
        final StoreLocation temporary = StoreLocation.temporary(directory);
        final StoreState state = StoreState.open(temporary, DaemonLimits.DEFAULT);
        state.domains().save();
        assertThat(temporary.directory()).isNotEmptyDirectory();
        state.close();

        assertThat(temporary.directory()).doesNotExist();
        assertThat(kept).isNotEmptyDirectory();
    }

    @Test
    void shouldRefuseAnImageWithoutParents() {
        final byte[] bytes = new byte[1 << 12];
        try (WritableRegion region = WritableRegion.ofArray(bytes, "array");
                ImageWriter writer = ImageWriter.open(region, ImageHeader.of(1, ByteOrder.BIG_ENDIAN))) {
            writer.claimNodeData(1, 4, 0).permission(0, (byte) 'n', 1, 3).path("/a/b");
            writer.commit();
            writer.finish();
        }
        assertThatThrownBy(() -> TestDaemon.load(bytes, directory))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("before its parent");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void shouldCompleteAPartlyWrittenMessage() throws IOException {
        try (TestDaemon daemon = TestDaemon.empty(directory);
                Client client = daemon.connect();
                Client other = daemon.connect()) {
            final List<WatchEvent> expected = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                final String token = i + "-".repeat(2000);
                client.watch("/a", token);
                expected.add(new WatchEvent("/a", token));
            }
            assertThat(client.events()).isEqualTo(expected);
            // The daemon writes all events at once: the socket takes some of them, and a part of one.
            other.write("/a", "1");
            while (daemon.call(() ->
                            daemon.state().sessions().iterator().next().output().partial())
                    == 0) {
                other.domainPath(0);
            }
            final byte[] image = daemon.replace();
            other.write("/a", "2");
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
            expected.addAll(List.copyOf(expected));
            assertThat(client.events()).isEqualTo(expected);
        }
    }
}
