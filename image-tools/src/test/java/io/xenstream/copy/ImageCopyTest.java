// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.copy;

import static io.xenstream.imagetools.internal.SmallImage.ascii;
import static io.xenstream.imagetools.internal.SmallImage.bytes;
import static io.xenstream.imagetools.internal.SmallImage.copy;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.codec.ConnectionDataEncoder;
import io.xenstream.codec.DomainDataEncoder;
import io.xenstream.codec.Finding;
import io.xenstream.codec.GlobalQuotaDataEncoder;
import io.xenstream.codec.ImageDecoder;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.NodeDataEncoder;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.codec.WatchDataEncoder;
import io.xenstream.codec.WatchDataExtendedEncoder;
import io.xenstream.codec.WritableRegion;
import io.xenstream.imagetools.internal.FieldText;
import io.xenstream.imagetools.internal.SmallImage;
import io.xenstream.verify.SoundNodes;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageCopyTest {
    private static final int NODES = 2000;
    private static final int SEED = 7;
    private static final int UNKNOWN_TYPE = 0x1234;

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldCopyEveryFieldIntoTheOtherByteOrder(final int version) {
        final byte[] image = SmallImage.host(NODES, SEED, version, LITTLE_ENDIAN);

        final byte[] other = copy(image, version, BIG_ENDIAN);

        assertThat(FieldText.of(other)).isEqualTo(FieldText.of(image)).hasSizeGreaterThan(NODES);
        assertThat(other).isNotEqualTo(image).hasSameSizeAs(image);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldGiveTheSameBytesThereAndBack(final int version) {
        final byte[] image = SmallImage.host(NODES, SEED, version, LITTLE_ENDIAN);

        assertThat(copy(copy(image, version, BIG_ENDIAN), version, LITTLE_ENDIAN))
                .isEqualTo(image);
        assertThat(copy(image, version, LITTLE_ENDIAN)).isEqualTo(image);
    }

    @Test
    void shouldCopyVersion1ToVersion2WithEveryField() {
        final byte[] image = SmallImage.host(NODES, SEED, 1, BIG_ENDIAN);

        final byte[] newer = copy(image, 2, LITTLE_ENDIAN);

        assertThat(newer[11]).isEqualTo((byte) 2);
        assertThat(FieldText.of(newer)).isEqualTo(FieldText.of(image));
    }

    /** The first node that a copy would change ends the nodes that are copied as a whole. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldCopySoundNodesAsAWholeWithTheSameResult(final int version) {
        for (final ByteOrder order : List.of(LITTLE_ENDIAN, BIG_ENDIAN)) {
            final byte[] image = SmallImage.host(NODES, SEED, version, order);
            requireSameCopies(image, version, order);
            final int changed = nodeOffset(image, NODES / 2) + NodeDataDecoder.TX_ID_OFFSET;
            image[changed] = 1;
            requireSameCopies(image, version, order);
            assertThat(copy(image, version, order)[changed]).isZero();
        }
    }

    private static void requireSameCopies(final byte[] image, final int version, final ByteOrder order) {
        assertThat(copyWithSound(image, version, order, true)).isEqualTo(copy(image, version, order));
        final ByteOrder other = order == LITTLE_ENDIAN ? BIG_ENDIAN : LITTLE_ENDIAN;
        assertThat(copyWithSound(image, version, other, false)).isEqualTo(copy(image, version, other));
    }

    private static byte[] copyWithSound(
            final byte[] image, final int version, final ByteOrder order, final boolean isUsed) {
        final byte[] copy = new byte[image.length];
        try (Region from = Region.ofArray(image, "image");
                ImageReader reader = ImageReader.open(from);
                WritableRegion to = WritableRegion.ofArray(copy, "copy");
                ImageWriter writer = ImageWriter.open(to, ImageHeader.of(version, order))) {
            final SoundNodes sound = SoundNodes.of(from, ReadOptions.DEFAULT);
            long begin = 0;
            while (reader.next()) {
                final long copied = ImageCopy.copySound(reader, writer, sound);
                if (copied == 0) {
                    ImageCopy.copy(reader, writer);
                }
                begin += copied;
            }
            assertThat(reader.index() + 1).isEqualTo(writer.records() + 1);
            assertThat(writer.finish()).isEqualTo(image.length);
            assertThat(begin).isEqualTo(isUsed ? sound.begin() : 0);
        }
        return copy;
    }

    private static int nodeOffset(final byte[] image, final int node) {
        try (Region region = Region.ofArray(image, "image");
                ImageReader reader = ImageReader.open(region)) {
            for (int i = 0; i <= node; i++) {
                reader.nextNode();
            }
            return (int) reader.offset();
        }
    }

    @Test
    void shouldReportWhatKeepsItsByteOrder() {
        final byte[] image = new byte[256];
        final long length;
        try (WritableRegion region = WritableRegion.ofArray(image, "unknown");
                ImageWriter writer = ImageWriter.open(region, ImageHeader.of(1, LITTLE_ENDIAN))) {
            writer.claimRecord(UNKNOWN_TYPE, 12).body(bytes(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12));
            writer.commit();
            length = writer.finish();
        }

        assertThat(unconverted(image, length, LITTLE_ENDIAN)).isEmpty();
        assertThat(unconverted(image, length, BIG_ENDIAN)).hasSize(1).first().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo(CopyRule.BYTE_ORDER);
            assertThat(finding.place().offset()).isEqualTo(ImageHeader.LENGTH);
            assertThat(finding.detail()).isEqualTo("16 bytes");
        });
    }

    private static List<Finding> unconverted(final byte[] image, final long length, final ByteOrder order) {
        final List<Finding> findings = new ArrayList<>();
        try (Region from = Region.ofArray(Arrays.copyOf(image, (int) length), "unknown");
                ImageReader reader = ImageReader.open(from);
                WritableRegion to = WritableRegion.ofArray(new byte[256], "copy");
                ImageWriter writer = ImageWriter.open(to, ImageHeader.of(1, order))) {
            while (reader.next()) {
                ImageCopy.copy(reader, writer);
                ImageCopy.reportUnconverted(reader, writer, findings::add);
            }
            writer.finish();
        }
        return findings;
    }

    @Test
    void shouldCopyRecordsThatArriveInPieces() {
        final byte[] image = SmallImage.host(NODES, SEED, 2, BIG_ENDIAN);
        final byte[] bytes = new byte[image.length];
        try (WritableRegion region = WritableRegion.ofArray(bytes, "copy");
                ImageWriter writer = ImageWriter.open(region, ImageHeader.of(2, LITTLE_ENDIAN))) {
            final ImageDecoder decoder =
                    new ImageDecoder("pieces", ReadOptions.DEFAULT, record -> ImageCopy.copy(record, writer));
            final UnsafeBuffer chunk = new UnsafeBuffer(image);
            for (int i = 0; i < image.length; i += 37) {
                decoder.feed(chunk, i, Math.min(37, image.length - i));
            }
            decoder.finish();
            assertThat(writer.finish()).isEqualTo(image.length);
        }

        assertThat(bytes).isEqualTo(copy(image, 2, LITTLE_ENDIAN));
    }

    @Test
    void shouldDropSurplusAndClearPadding() {
        final byte[] clean = SmallImage.of(2, BIG_ENDIAN, ImageCopyTest::addOneOfEachVariableRecord);
        final byte[] dirty = SmallImage.of(2, BIG_ENDIAN, ImageCopyTest::addThemWithGarbage);
        assertThat(dirty).hasSizeGreaterThan(clean.length);

        assertThat(copy(dirty, 2, BIG_ENDIAN)).isEqualTo(clean);
    }

    private static void addOneOfEachVariableRecord(final ImageWriter writer) {
        fill(writer.claimConnectionData(3, 2, true));
        writer.commit();
        fill(writer.claimWatchData(1, 2));
        writer.commit();
        fill(writer.claimWatchDataExtended(1, 2));
        writer.commit();
        fill(writer.claimNodeData(1, 2, 1));
        writer.commit();
        fill(writer.claimGlobalQuotaData(1, 1, 5));
        writer.commit();
        fill(writer.claimDomainData(1, 3));
        writer.commit();
    }

    private static void addThemWithGarbage(final ImageWriter writer) {
        final UnsafeBuffer room = new UnsafeBuffer(new byte[256]);
        fill(new ConnectionDataEncoder().begin(room, 0, BIG_ENDIAN, 3, 2, true));
        room.setMemory(8 + 24 + 5, 3, (byte) 0xAA);
        SmallImage.addDirty(writer, room, 40, 8);
        fill(new WatchDataEncoder().begin(room, 0, BIG_ENDIAN, 1, 2));
        SmallImage.addDirty(writer, room, 8 + 5, 0);
        fill(new WatchDataExtendedEncoder().begin(room, 0, BIG_ENDIAN, 1, 2));
        room.putShort(8 + 10, (short) 0xAAAA);
        SmallImage.addDirty(writer, room, 12 + 5, 16);
        fill(new NodeDataEncoder().begin(room, 0, BIG_ENDIAN, 1, 2, 1));
        room.putInt(8 + 4, 77);
        room.putShort(8 + 12, (short) 3);
        SmallImage.addDirty(writer, room, 16 + 4 + 4, 24);
        fill(new GlobalQuotaDataEncoder().begin(room, 0, BIG_ENDIAN, 1, 1, 5));
        SmallImage.addDirty(writer, room, 4 + 8 + 5, 8);
        fill(new DomainDataEncoder().begin(room, 0, BIG_ENDIAN, 1, 3));
        SmallImage.addDirty(writer, room, 8 + 4 + 3, 8);
    }

    private static void fill(final ConnectionDataEncoder connection) {
        connection
                .connId(1)
                .socket(9)
                .outRespLength(1)
                .inData(bytes(1, 2, 3))
                .outData(bytes(4, 5))
                .uniqueId(-2);
    }

    private static void fill(final WatchDataEncoder watch) {
        watch.connId(1).wpath("/").token("ab");
    }

    private static void fill(final WatchDataExtendedEncoder watch) {
        watch.connId(1).depth(3).wpath("/").token("ab");
    }

    private static void fill(final NodeDataEncoder node) {
        node.permission(0, (byte) 'n', 1, 5).path("/a").value(bytes(0xFF));
    }

    private static void fill(final GlobalQuotaDataEncoder quotas) {
        quotas.quota("a", 5).quota("bc", 0xFFFFFFFFL);
    }

    private static void fill(final DomainDataEncoder domain) {
        domain.domid(4).features(1).quota("ab", 6);
    }

    @Test
    void shouldDropWhatStandsInAndBehindEnd() {
        final byte[] image = SmallImage.of(1, LITTLE_ENDIAN, ImageCopyTest::addNode);
        final byte[] longer = Arrays.copyOf(image, image.length + 16);
        longer[image.length - 4] = 8;
        Arrays.fill(longer, image.length, longer.length, (byte) 0xAA);

        assertThat(copy(longer, 1, LITTLE_ENDIAN)).isEqualTo(image);
    }

    private static void addNode(final ImageWriter writer) {
        writer.claimNodeData(1, 1, 0).permission(0, (byte) 'n', 0, 0).path("/");
        writer.commit();
    }

    @Test
    void shouldDropReservedHeaderFlagsAndConnectionFields() {
        final byte[] image = SmallImage.of(2, BIG_ENDIAN, writer -> {
            writer.claimConnectionData(0, 0, false).connId(1);
            writer.commit();
        });
        final byte[] odd = image.clone();
        odd[13] = 1;
        odd[16 + 8 + 6] = (byte) 0x80;

        assertThat(copy(odd, 2, BIG_ENDIAN)).isEqualTo(image);
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 0x7FFFFFFF, 0x80000000, -1})
    void shouldKeepUnknownRecordsAsBytes(final int type) {
        final byte[] image = SmallImage.of(2, LITTLE_ENDIAN, writer -> {
            writer.claimRecord(type, 5).body(bytes(1, 2, 3, 4, 5));
            writer.commit();
            writer.claimRecord(type, 0);
            writer.commit();
        });
        final byte[] exact = image.clone();
        exact[16 + 4] = 5;

        final byte[] other = copy(exact, 1, BIG_ENDIAN);

        assertThat(FieldText.of(other)).isEqualTo(FieldText.of(image));
        assertThat(Arrays.copyOfRange(other, 24, 32)).containsExactly(1, 2, 3, 4, 5, 0, 0, 0);
    }

    @Test
    void shouldKeepTheSpecOfUnknownConnectionsAsBytes() {
        final byte[] image = SmallImage.of(2, LITTLE_ENDIAN, writer -> {
            writer.claimConnectionData(0, 2, false)
                    .connId(0xFFFFFFFFL)
                    .other(0x1234, bytes(1, 2, 3, 4, 5, 6, 7, 8))
                    .outData(bytes(9, 9));
            writer.commit();
        });

        final byte[] other = copy(image, 2, BIG_ENDIAN);

        assertThat(FieldText.of(other))
                .isEqualTo(FieldText.of(image))
                .first()
                .asString()
                .contains("4660 0102030405060708");
    }

    @Test
    void shouldKeepUniqueIdsInVersion1() {
        final byte[] image = SmallImage.of(2, LITTLE_ENDIAN, writer -> {
            writer.claimConnectionData(1, 0, true).connId(3).inData(bytes(7)).uniqueId(0x1122334455667788L);
            writer.commit();
        });

        assertThat(FieldText.of(copy(image, 1, LITTLE_ENDIAN)))
                .isEqualTo(FieldText.of(image))
                .first()
                .asString()
                .contains("unique 1234605616436508552");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldTurnWatchesOfUnlimitedDepthIntoWatchDataInVersion1(final int version) {
        final byte[] image = watchOfDepth(version, 0xFFFF);

        assertThat(FieldText.of(copy(image, 1, BIG_ENDIAN))).containsExactly("WATCH_DATA 1 /local tok", "END ");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldKeepDepthsInVersion2(final int version) {
        for (final int depth : List.of(0, 1, 0xFFFE, 0xFFFF)) {
            assertThat(FieldText.of(copy(watchOfDepth(version, depth), 2, BIG_ENDIAN)))
                    .containsExactly("WATCH_DATA_EXTENDED 1 " + depth + " /local tok", "END ");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldRefuseToLoseADepth(final int version) {
        for (final int depth : List.of(0, 1, 0xFFFE)) {
            assertRefused(
                    watchOfDepth(version, depth),
                    "XS-COPY-001 odd: record 0 (WATCH_DATA_EXTENDED) at offset 16: the requested version cannot represent this record; expected a"
                            + " watch of unlimited depth for version 1, found depth " + depth
                            + "; write version 2");
        }
    }

    private static byte[] watchOfDepth(final int version, final int depth) {
        return SmallImage.of(version, LITTLE_ENDIAN, writer -> {
            writer.claimWatchDataExtended(6, 3)
                    .connId(1)
                    .depth(depth)
                    .wpath(ascii("/local"))
                    .token(ascii("tok"));
            writer.commit();
        });
    }

    @Test
    void shouldRefuseToLoseFeatures() {
        assertRefused(
                domainWithFeatures(2, 0x80000000L),
                "XS-COPY-001 odd: record 0 (DOMAIN_DATA) at offset 16: the requested version cannot represent this record; expected a domain"
                        + " without features for version 1, found features 0x80000000; write version 2");
        assertThat(FieldText.of(copy(domainWithFeatures(2, 0), 1, BIG_ENDIAN)))
                .containsExactly("DOMAIN_DATA 3 features 0 nodes=7", "END ");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldIgnoreFeaturesThatVersion1DoesNotKnow(final int version) {
        assertThat(FieldText.of(copy(domainWithFeatures(1, 14), version, BIG_ENDIAN)))
                .containsExactly("DOMAIN_DATA 3 features 0 nodes=7", "END ");
    }

    private static byte[] domainWithFeatures(final int version, final long features) {
        return SmallImage.of(version, LITTLE_ENDIAN, writer -> {
            writer.claimDomainData(1, 6).domid(3).features(features).quota("nodes", 7);
            writer.commit();
        });
    }

    @Test
    void shouldRefuseStringsWithoutNul() {
        final byte[] node = SmallImage.of(1, BIG_ENDIAN, ImageCopyTest::addNode);
        node[16 + 8 + 16 + 4 + 1] = 'x';
        assertRefused(node, "XS-NODE-001 odd: record 0");

        final byte[] watch = SmallImage.of(1, BIG_ENDIAN, writer -> {
            fill(writer.claimWatchData(1, 2));
            writer.commit();
        });
        watch[16 + 8 + 8 + 1] = 'x';
        assertRefused(watch, "XS-WATCH-002 odd: record 0");

        final byte[] extended = watchOfDepth(2, 0xFFFF);
        extended[16 + 8 + 12 + 6 + 1 + 3] = 'x';
        assertRefused(extended, "XS-WATCH-002 odd: record 0");
    }

    @Test
    void shouldRefuseLengthsThatReachPastTheRecord() {
        final byte[] value = SmallImage.of(1, BIG_ENDIAN, ImageCopyTest::addNode);
        value[16 + 8 + 10] = 1;
        assertRefused(value, "XS-REC-006 odd: record 0");

        final byte[] path = SmallImage.of(1, BIG_ENDIAN, ImageCopyTest::addNode);
        path[16 + 8 + 9] = 0;
        assertRefused(path, "XS-NODE-001 odd: record 0");

        final byte[] quotas = domainWithFeatures(1, 0);
        quotas[16 + 8 + 3] = 1;
        assertRefused(quotas, "XS-REC-006 odd: record 0");

        final byte[] output = SmallImage.of(1, LITTLE_ENDIAN, writer -> {
            writer.claimConnectionData(0, 0, false).connId(1);
            writer.commit();
        });
        output[16 + 8 + 23] = 1;
        assertRefused(output, "XS-REC-006 odd: record 0");
    }

    /** Copying the image to version 1 fails on its first record, but the writer can go on. */
    private static void assertRefused(final byte[] image, final String message) {
        final ByteOrder order = BIG_ENDIAN;
        final byte[] rest = SmallImage.of(1, order, writer -> {
            try (Region region = Region.ofArray(image, "odd");
                    ImageReader reader = ImageReader.open(region)) {
                assertThat(reader.next()).isTrue();
                assertThatThrownBy(() -> ImageCopy.copy(reader, writer)).hasMessageStartingWith(message);
            }
            addNode(writer);
        });
        assertThat(rest).isEqualTo(SmallImage.of(1, order, ImageCopyTest::addNode));
    }

    @Test
    void shouldNotCopyRecordsReadBefore() {
        final byte[] image = SmallImage.of(1, LITTLE_ENDIAN, writer -> {
            writer.claimGlobalData();
            writer.commit();
            addNode(writer);
        });
        final byte[] bytes = new byte[image.length];
        try (Region region = Region.ofArray(image, "image");
                ImageReader reader = ImageReader.open(region);
                WritableRegion copy = WritableRegion.ofArray(bytes, "copy");
                ImageWriter writer = ImageWriter.open(copy, ImageHeader.of(1, LITTLE_ENDIAN))) {
            assertThat(reader.next()).isTrue();
            assertThat(reader.type()).isEqualTo(RecordType.GLOBAL_DATA);
            assertThat(ImageCopy.copyAll(reader, writer)).isEqualTo(image.length - 16);
        }
        assertThat(FieldText.of(bytes)).containsExactly("NODE_DATA / =  n0/0", "END ");
    }
}
