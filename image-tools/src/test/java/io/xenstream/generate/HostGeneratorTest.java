// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.generate;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.Finding;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageLimitException;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import io.xenstream.copy.ImageCopy;
import io.xenstream.imagetools.internal.FieldText;
import io.xenstream.imagetools.internal.SmallImage;
import io.xenstream.verify.Verifier;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HostGeneratorTest {
    private static final long SEED = 42;
    private static final int GUESTS_WHOLE = 20_000;

    @Test
    void shouldWriteExactlyAsManyNodesAsWantedOnceEachParentsFirst() {
        for (int nodes = 1; nodes <= 400; nodes++) {
            requireTree(SmallImage.host(nodes, SEED, 2, LITTLE_ENDIAN), nodes);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,LITTLE_ENDIAN", "1,BIG_ENDIAN", "2,LITTLE_ENDIAN", "2,BIG_ENDIAN"})
    void shouldWriteATreeInBothVersionsAndByteOrders(final int version, final String order) {
        final byte[] image = SmallImage.host(50_000, SEED, version, order(order));

        requireTree(image, 50_000);
        read(image, reader -> assertThat(reader.header()).isEqualTo(ImageHeader.of(version, order(order))));
    }

    @Property(tries = 100)
    void shouldWriteATreeOfAnySizeFromAnySeed(
            @ForAll @IntRange(min = 1, max = 5000) final int nodes, @ForAll final long seed) {
        requireTree(SmallImage.host(nodes, seed, 2, BIG_ENDIAN), nodes);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldGiveTheVerifierNothingToSay(final int version) {
        final List<Finding> findings = new ArrayList<>();
        for (final int nodes : List.of(1, 2, 18, 19, 53, 178, 400, 50_000)) {
            try (Region region = Region.ofArray(SmallImage.host(nodes, SEED, version, BIG_ENDIAN), "host")) {
                Verifier.verify(region, ReadOptions.DEFAULT, findings::add);
            }
        }
        assertThat(findings).isEmpty();
    }

    private static ByteOrder order(final String name) {
        return name.equals("BIG_ENDIAN") ? BIG_ENDIAN : LITTLE_ENDIAN;
    }

    private static void requireTree(final byte[] image, final int nodes) {
        final Set<String> paths = new HashSet<>();
        read(image, reader -> {
            if (reader.type() == RecordType.NODE_DATA && reader.nodeData().isCommitted()) {
                final String path = reader.nodeData().pathString();
                assertThat(paths.add(path)).as(path).isTrue();
                assertThat(path.equals("/") || path.startsWith("@") || paths.contains(parent(path)))
                        .as(path)
                        .isTrue();
            }
        });
        assertThat(paths).hasSize(nodes).contains("/");
    }

    private static String parent(final String path) {
        return path.substring(0, Math.max(1, path.lastIndexOf('/')));
    }

    /** Shows each record of an image to a test; minds everything that a strict reader minds. */
    private static void read(final byte[] image, final Consumer<ImageReader> test) {
        try (Region region = Region.ofArray(image, "host");
                ImageReader reader = ImageReader.open(region, ReadOptions.DEFAULT.withStrict(true))) {
            while (reader.next()) {
                test.accept(reader);
            }
        }
    }

    @Test
    void shouldWriteTheSameBytesAtEachRun() {
        final byte[] image = SmallImage.host(1000, SEED, 2, LITTLE_ENDIAN);

        assertThat(SmallImage.host(1000, SEED, 2, LITTLE_ENDIAN)).isEqualTo(image);
        assertThat(SmallImage.host(1000, SEED + 1, 2, LITTLE_ENDIAN)).isNotEqualTo(image);
        assertThat(SmallImage.host(1001, SEED, 2, LITTLE_ENDIAN)).isNotEqualTo(image);
    }

    @Test
    void shouldWriteTheSameBytesInYearsToCome() {
        final CRC32 sum = new CRC32();
        sum.update(SmallImage.host(1000, SEED, 2, LITTLE_ENDIAN));

        assertThat(sum.getValue()).isEqualTo(1_045_019_583L);
    }

    @Test
    void shouldWriteTheSameFieldsInEitherByteOrder() {
        assertThat(FieldText.of(SmallImage.host(5000, SEED, 2, BIG_ENDIAN)))
                .isEqualTo(FieldText.of(SmallImage.host(5000, SEED, 2, LITTLE_ENDIAN)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 18, 19, 400, 20_000})
    void shouldNameConnectionsAndTransactionsBeforeTheyAreReferredTo(final int nodes) {
        final Set<Long> connections = new HashSet<>();
        final Set<Integer> rings = new HashSet<>();
        final Set<Integer> domains = new HashSet<>();
        final Set<String> transactions = new HashSet<>();
        read(SmallImage.host(nodes, SEED, 2, LITTLE_ENDIAN), reader -> {
            switch (reader.type()) {
                case RecordType.CONNECTION_DATA -> {
                    final ConnectionDataDecoder connection = reader.connectionData();
                    assertThat(connections.add(connection.connId())).isTrue();
                    assertThat(connection.connId()).isPositive();
                    if (connection.connType() == ConnectionDataDecoder.RING) {
                        assertThat(rings.add(connection.domid())).isTrue();
                    }
                }
                case RecordType.DOMAIN_DATA -> {
                    assertThat(domains.add(reader.domainData().domid())).isTrue();
                    assertThat(rings).contains(reader.domainData().domid());
                }
                case RecordType.WATCH_DATA ->
                    assertThat(connections).contains(reader.watchData().connId());
                case RecordType.WATCH_DATA_EXTENDED ->
                    assertThat(connections).contains(reader.watchDataExtended().connId());
                case RecordType.TRANSACTION_DATA -> {
                    assertThat(connections).contains(reader.transactionData().connId());
                    transactions.add(reader.transactionData().connId() + "/"
                            + reader.transactionData().txId());
                }
                case RecordType.NODE_DATA -> requireKnown(reader.nodeData(), transactions, rings);
                default -> assertThat(RecordType.isKnown(reader.type())).isTrue();
            }
        });
        assertThat(domains).isEqualTo(rings).contains(0);
        assertThat(transactions).hasSize(1);
    }

    private static void requireKnown(
            final NodeDataDecoder node, final Set<String> transactions, final Set<Integer> domids) {
        if (!node.isCommitted()) {
            assertThat(transactions).contains(node.connId() + "/" + node.txId());
        }
        for (int i = 0; i < node.permissionCount(); i++) {
            assertThat(node.permissionLetter(i)).isIn((byte) 'n', (byte) 'r', (byte) 'w', (byte) 'b');
            assertThat(domids).contains(node.permissionDomid(i));
        }
        assertThat(node.permissionCount() > 0 || node.access() == 0).isTrue();
    }

    @Test
    void shouldHaveWhatARealHostHas() {
        final Map<String, Integer> seen = new HashMap<>();
        read(SmallImage.host(GUESTS_WHOLE, SEED, 2, LITTLE_ENDIAN), reader -> {
            seen.merge(RecordType.name(reader.type()), 1, Integer::sum);
            if (reader.type() == RecordType.CONNECTION_DATA) {
                final ConnectionDataDecoder connection = reader.connectionData();
                assertThat(connection.hasUniqueId()).isTrue();
                final String kind = connection.connType() == ConnectionDataDecoder.RING ? "ring" : "socket";
                count(seen, kind, true);
                count(seen, kind + " with input", connection.inDataLength() > 0);
                count(seen, kind + " with output", connection.outDataLength() > 0);
                count(seen, kind + " with a response", connection.outRespLength() > 0);
                assertThat((long) connection.outRespLength()).isLessThanOrEqualTo(connection.outDataLength());
            } else if (reader.type() == RecordType.DOMAIN_DATA) {
                count(seen, "features", reader.domainData().features() != 0);
            } else if (reader.type() == RecordType.NODE_DATA) {
                countNode(seen, reader.nodeData());
            }
        });
        assertThat(seen)
                .containsEntry("GLOBAL_DATA", 1)
                .containsEntry("GLOBAL_QUOTA_DATA", 1)
                .containsEntry("TRANSACTION_DATA", 1)
                .containsEntry("features", 126)
                .containsEntry("ring", 126)
                .containsEntry("socket with a response", 1)
                .containsEntry("access 0", 1)
                .containsEntry("access 1", 1)
                .containsEntry("access 2", 1)
                .containsEntry("access 3", 1)
                .containsKeys("WATCH_DATA", "WATCH_DATA_EXTENDED", "socket", "ring with input", "ring with output")
                .containsKeys("empty value", "binary value", "large value", "n0", "n5", "n0,r5", "n5,r0");
    }

    private static void count(final Map<String, Integer> seen, final String what, final boolean is) {
        if (is) {
            seen.merge(what, 1, Integer::sum);
        }
    }

    private static void countNode(final Map<String, Integer> seen, final NodeDataDecoder node) {
        assertThat(node.valueLength()).isLessThanOrEqualTo(2048);
        count(seen, "access " + node.access(), !node.isCommitted());
        count(seen, "empty value", node.valueLength() == 0);
        count(seen, "large value", node.valueLength() > 1024);
        boolean isBinary = false;
        for (final byte b : node.valueBytes()) {
            isBinary |= b < ' ';
        }
        count(seen, "binary value", isBinary);
        final StringBuilder permissions = new StringBuilder();
        for (int i = 0; i < node.permissionCount(); i++) {
            permissions.append(i == 0 ? "" : ",").append((char) node.permissionLetter(i));
            permissions.append(node.permissionDomid(i));
        }
        count(seen, permissions.toString(), true);
    }

    @Test
    void shouldWriteNothingIntoVersion1ThatItCannotHold() {
        final byte[] image = SmallImage.host(GUESTS_WHOLE, SEED, 1, LITTLE_ENDIAN);

        read(image, reader -> {
            assertThat(reader.type()).isNotEqualTo(RecordType.WATCH_DATA_EXTENDED);
            if (reader.type() == RecordType.CONNECTION_DATA) {
                assertThat(reader.connectionData().hasUniqueId()).isFalse();
            } else if (reader.type() == RecordType.DOMAIN_DATA) {
                assertThat(reader.domainData().features()).isZero();
            } else if (reader.type() == RecordType.NODE_DATA) {
                assertThat(reader.nodeData().isCommitted()).isTrue();
            }
        });
    }

    @Test
    void shouldJoinBothEndsOfEachDeviceAndCutNothingOff() {
        final Map<String, String> store = new HashMap<>();
        read(SmallImage.host(GUESTS_WHOLE, SEED, 2, LITTLE_ENDIAN), reader -> {
            if (reader.type() == RecordType.NODE_DATA && reader.nodeData().isCommitted()) {
                final NodeDataDecoder node = reader.nodeData();
                store.put(node.pathString(), node.value().getStringWithoutLengthAscii(0, node.valueLength()));
            }
        });
        int devices = 0;
        for (final Map.Entry<String, String> node : store.entrySet()) {
            final String path = node.getKey();
            if (path.endsWith("/backend") && !path.endsWith("/0/backend")) {
                devices++;
                assertThat(store.get(node.getValue() + "/frontend")).isEqualTo(parent(path));
            } else if (path.endsWith("/frontend")) {
                assertThat(store.get(node.getValue() + "/backend")).isEqualTo(parent(path));
            }
        }
        assertThat(devices).isGreaterThan(3 * 125);
        for (int domid = 1; domid <= 125; domid++) {
            requireWhole(store, "/local/domain/" + domid, domid);
        }
    }

    /** The last node of each part is there. */
    private static void requireWhole(final Map<String, String> store, final String domain, final int domid) {
        final String backends = "/local/domain/0/backend/";
        assertThat(store).containsKeys(domain + "/data", store.get(domain + "/vm") + "/start_time");
        assertThat(store).containsKey(backends + "console/" + domid + "/0/protocol");
        assertThat(store)
                .containsKeys(domain + "/device/vbd/51712/ring-ref", backends + "vbd/" + domid + "/51712/sector-size");
        for (int i = 0; store.containsKey(domain + "/device/vif/" + i); i++) {
            assertThat(store).containsKey(domain + "/device/vif/" + i + "/feature-sg");
            assertThat(store).containsKey(backends + "vif/" + domid + "/" + i + "/hotplug-status");
        }
    }

    @Test
    void shouldWriteNodesOfAbout100Bytes() {
        final int nodes = 100_000;

        assertThat(SmallImage.host(nodes, SEED, 2, LITTLE_ENDIAN).length / nodes)
                .isBetween(75, 125);
    }

    @Test
    void shouldRefuseAStoreWithoutARoot() {
        assertThatThrownBy(() -> new HostGenerator(0, SEED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a store has at least 1 node, its root, not 0");
    }

    @Test
    void shouldFailWhereThereIsNoRoom() {
        try (WritableRegion region = WritableRegion.ofArray(new byte[10_000], "small");
                ImageWriter writer = ImageWriter.open(region, ImageHeader.of(2, LITTLE_ENDIAN))) {
            final HostGenerator generator = new HostGenerator(1000, SEED);

            assertThatThrownBy(() -> generator.generate(writer))
                    .isInstanceOf(ImageLimitException.class)
                    .hasMessageStartingWith("XS-IO-003 small");
        }
    }

    @Test
    void shouldAllocateNothingFromNodeToNode() {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (WritableRegion image = WritableRegion.allocate(20 << 20, "host");
                WritableRegion copy = WritableRegion.allocate(20 << 20, "copy")) {
            generateAndCopy(image, copy, 1000);
            final long before = threads.getCurrentThreadAllocatedBytes();
            generateAndCopy(image, copy, 1000);
            final long between = threads.getCurrentThreadAllocatedBytes();
            generateAndCopy(image, copy, 100_000);
            final long after = threads.getCurrentThreadAllocatedBytes();

            assertThat(after - between).isLessThan(between - before + 99_000);
        }
    }

    private static void generateAndCopy(final WritableRegion image, final WritableRegion copy, final int nodes) {
        try (ImageWriter writer = ImageWriter.open(image, ImageHeader.of(2, LITTLE_ENDIAN))) {
            new HostGenerator(nodes, SEED).generate(writer);
        }
        try (ImageReader reader = ImageReader.open(image);
                ImageWriter writer = ImageWriter.open(copy, ImageHeader.of(2, BIG_ENDIAN))) {
            ImageCopy.copyAll(reader, writer);
        }
    }

    @Test
    @Tag("long")
    void shouldWriteMoreNodesThanGuestsOfCommonSizeHave() {
        final long nodes = 6_000_000;
        long committed = 0;
        int largestDomid = 0;
        try (WritableRegion region = WritableRegion.allocate(600L << 20, "host");
                ImageWriter writer = ImageWriter.open(region, ImageHeader.of(2, LITTLE_ENDIAN))) {
            new HostGenerator(nodes, SEED).generate(writer);
            try (ImageReader reader = ImageReader.open(region)) {
                while (reader.next()) {
                    if (reader.type() == RecordType.NODE_DATA) {
                        committed += reader.nodeData().isCommitted() ? 1 : 0;
                    } else if (reader.type() == RecordType.DOMAIN_DATA) {
                        largestDomid =
                                Math.max(largestDomid, reader.domainData().domid());
                    }
                }
            }
        }
        assertThat(committed).isEqualTo(nodes);
        assertThat(largestDomid).isEqualTo(0x7FEF);
    }
}
