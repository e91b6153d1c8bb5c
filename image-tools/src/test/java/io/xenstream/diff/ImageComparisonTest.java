// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.diff;

import static io.xenstream.diff.Comparing.corpus;
import static io.xenstream.diff.Comparing.differences;
import static io.xenstream.diff.Comparing.exactLines;
import static io.xenstream.diff.Comparing.lines;
import static io.xenstream.imagetools.internal.SmallImage.bytes;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.codec.FormatRule;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.codec.XenstreamException;
import io.xenstream.imagetools.internal.SmallImage;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ImageComparisonTest {
    static List<String> corpusNames() {
        return Comparing.CORPUS;
    }

    private static byte[] image(final Consumer<ImageWriter> records) {
        return SmallImage.of(2, LITTLE_ENDIAN, records);
    }

    private static void node(final ImageWriter writer, final String path, final int value, final int domid) {
        writer.claimNodeData(1, path.length(), 1)
                .permission(0, (byte) 'n', 0, domid)
                .path(path)
                .value(bytes(value));
        writer.commit();
    }

    private static void ring(final ImageWriter writer, final long connId, final int domid) {
        writer.claimConnectionData(1, 2, false)
                .connId(connId)
                .ring(domid, 0x7FF4, 5)
                .inData(bytes(1))
                .outData(bytes(2, 3));
        writer.commit();
    }

    private static void watch(final ImageWriter writer, final long connId, final String wpath, final String token) {
        writer.claimWatchData(wpath.length(), token.length())
                .connId(connId)
                .wpath(wpath)
                .token(token);
        writer.commit();
    }

    @ParameterizedTest
    @MethodSource("corpusNames")
    void shouldFindNoDifferenceFromACopy(final String name) {
        final byte[] image = corpus(name);
        final int version = image[11];

        assertThat(lines(image, SmallImage.copy(image, version, LITTLE_ENDIAN))).isEmpty();
        assertThat(lines(image, SmallImage.copy(image, 2, BIG_ENDIAN))).isEmpty();
        assertThat(lines(SmallImage.copy(image, 2, BIG_ENDIAN), image)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("corpusNames")
    void shouldNameExactlyTheNodeOfWhichOneByteWasChanged(final String name) {
        final byte[] image = corpus(name);
        int changed = 0;
        try (ImageReader reader = ImageReader.open(Region.ofArray(image, name))) {
            while (reader.next()) {
                if (reader.type() == RecordType.NODE_DATA && reader.nodeData().valueLength() > 0) {
                    requireNamed(image, reader.nodeData(), reader.offset());
                    changed++;
                }
            }
        }
        assertThat(changed).isGreaterThan(50);
    }

    private static void requireNamed(final byte[] image, final NodeDataDecoder node, final long offset) {
        final byte[] other = image.clone();
        final int last = (int) offset + node.valueOffset() + node.valueLength() - 1;
        other[last] ^= 0x20;

        final List<Difference> differences = differences(image, other, false);

        assertThat(differences).hasSize(1);
        final Difference difference = differences.get(0);
        assertThat(difference.change()).isEqualTo(Change.CHANGED);
        assertThat(difference.subject()).isEqualTo(ElementKind.NODE);
        assertThat(difference.identity().get(0)).isEqualTo(RecordField.of("path", node.pathString()));
        assertThat(difference.beforeOffset()).isEqualTo(offset);
        assertThat(difference.afterOffset()).isEqualTo(offset);
        assertThat(difference.fields()).extracting(FieldChange::name).containsExactly("value");
    }

    @Test
    void shouldTellNodesThatWereAddedRemovedAndChanged() {
        final byte[] before = image(writer -> {
            node(writer, "/", 0, 0);
            node(writer, "/a", 1, 0);
            node(writer, "/b", 2, 0);
            node(writer, "/c", 3, 0);
        });
        final byte[] after = image(writer -> {
            node(writer, "/", 0, 0);
            node(writer, "/d", 4, 0);
            node(writer, "/c", 5, 7);
            node(writer, "/a", 1, 0);
        });

        assertThat(lines(before, after))
                .containsExactly(
                        "REMOVED NODE /b: value 02 -> none, perms n0 -> none",
                        "CHANGED NODE /c: value 03 -> 05, perms n0 -> n7",
                        "ADDED NODE /d: value none -> 04, perms none -> n0");
    }

    @Test
    void shouldKnowConnectionsByTheirClientsAndWhateverBelongsToThem() {
        final byte[] before = image(writer -> {
            ring(writer, 1, 7);
            writer.claimConnectionData(0, 0, false).connId(2).socket(9);
            writer.commit();
            watch(writer, 1, "/a", "t");
            watch(writer, 2, "/b", "t");
            writer.claimTransactionData().connId(1).txId(3);
            writer.commit();
            writer.claimNodeData(0, 2, 0).transaction(1, 3, 0).path("/a");
            writer.commit();
        });
        final byte[] renumbered = image(writer -> {
            writer.claimConnectionData(0, 0, false).connId(100).socket(9);
            writer.commit();
            ring(writer, 2, 7);
            writer.claimTransactionData().connId(2).txId(3);
            writer.commit();
            writer.claimWatchDataExtended(2, 1)
                    .connId(100)
                    .depth(0xFFFF)
                    .wpath("/b")
                    .token("t");
            writer.commit();
            watch(writer, 2, "/a", "t");
            writer.claimNodeData(0, 2, 0).transaction(2, 3, 0).path("/a");
            writer.commit();
        });
        final byte[] exchanged = image(writer -> {
            ring(writer, 2, 7);
            writer.claimConnectionData(0, 0, true).connId(1).socket(9).uniqueId(5);
            writer.commit();
            watch(writer, 1, "/a", "t");
            writer.claimWatchDataExtended(2, 1).connId(1).depth(3).wpath("/b").token("t");
            writer.commit();
            writer.claimTransactionData().connId(2).txId(4);
            writer.commit();
            writer.claimNodeData(0, 2, 0).transaction(2, 3, 1).path("/a");
            writer.commit();
        });

        assertThat(lines(before, renumbered)).isEmpty();
        assertThat(lines(before, exchanged))
                .containsExactly(
                        "CHANGED CONNECTION socket 9: uniqueId none -> 5",
                        "REMOVED WATCH ring 7 /a t: depth unlimited -> none",
                        "CHANGED WATCH socket 9 /b t: depth unlimited -> 3",
                        "REMOVED TRANSACTION ring 7 3: ",
                        "CHANGED NODE /a ring 7 3: access 0 -> 1",
                        "ADDED WATCH socket 9 /a t: depth none -> unlimited",
                        "ADDED TRANSACTION ring 7 4: ");
    }

    @Test
    void shouldTellWhatChangedOfAConnection() {
        final byte[] before = image(writer -> ring(writer, 1, 7));
        final byte[] after = image(writer -> {
            writer.claimConnectionData(1, 1, false)
                    .connId(1)
                    .ring(7, 3, 6)
                    .outRespLength(1)
                    .inData(bytes(9))
                    .outData(bytes(2));
            writer.commit();
        });

        assertThat(lines(before, after))
                .containsExactly("CHANGED CONNECTION ring 7: tdomid 32756 -> 3, evtchn 5 -> 6, inData 01 -> 09,"
                        + " outRespLen 0 -> 1, outData 0203 -> 02");
    }

    @Test
    void shouldCountEqualWatchesAndNoOtherThings() {
        final byte[] two = image(writer -> {
            ring(writer, 1, 7);
            watch(writer, 1, "/a", "t");
            watch(writer, 1, "/a", "t");
        });
        final byte[] one = image(writer -> {
            ring(writer, 1, 7);
            watch(writer, 1, "/a", "t");
        });

        assertThat(lines(two, two)).isEmpty();
        assertThat(lines(two, one)).containsExactly("REMOVED WATCH ring 7 /a t: depth unlimited -> none");
        assertThat(lines(one, two)).containsExactly("ADDED WATCH ring 7 /a t: depth none -> unlimited");
    }

    @Test
    void shouldNotBeSlowedByAHundredThousandEqualWatches() {
        final byte[] many = image(writer -> {
            for (int i = 0; i < 100_000; i++) {
                watch(writer, 1, "/a", "t");
            }
        });

        assertThat(lines(many, many)).isEmpty();
    }

    @Test
    void shouldCompareQuotasByTheirNames() {
        final byte[] before = image(writer -> {
            writer.claimGlobalQuotaData(2, 1, 6).quota("a", 1).quota("b", 2).quota("a", 3);
            writer.commit();
            writer.claimDomainData(1, 2).domid(7).features(1).quota("a", 5);
            writer.commit();
            writer.claimDomainData(0, 0).domid(8);
            writer.commit();
        });
        final byte[] sorted = image(writer -> {
            writer.claimDomainData(0, 0).domid(8);
            writer.commit();
            writer.claimDomainData(1, 2).domid(7).features(1).quota("a", 5);
            writer.commit();
            writer.claimGlobalQuotaData(2, 1, 6).quota("b", 2).quota("a", 1).quota("a", 3);
            writer.commit();
        });
        final byte[] after = image(writer -> {
            writer.claimGlobalQuotaData(1, 2, 6).quota("a", 1).quota("b", 2).quota("a", 4);
            writer.commit();
            writer.claimDomainData(1, 2).domid(7).quota("b", 5);
            writer.commit();
        });

        assertThat(lines(before, sorted)).isEmpty();
        assertThat(lines(before, after))
                .containsExactly(
                        "CHANGED QUOTA: domQuota.b 2 -> none, globQuota.a 3 -> 4, globQuota.b none -> 2",
                        "CHANGED DOMAIN 7: features 1 -> 0, quota.a 5 -> none, quota.b none -> 5",
                        "REMOVED DOMAIN 8: features 0 -> none");
    }

    @Test
    void shouldCompareDescriptorsAndUnknownRecords() {
        final byte[] before = image(writer -> {
            writer.claimGlobalData().rwSocketFd(3).evtchnFd(4);
            writer.commit();
            writer.claimRecord(77, 3).body(bytes(1, 2, 3));
            writer.commit();
        });
        final byte[] after = image(writer -> {
            writer.claimGlobalData().rwSocketFd(3).evtchnFd(-1);
            writer.commit();
            writer.claimRecord(77, 3).body(bytes(1, 2, 4));
            writer.commit();
        });

        assertThat(lines(before, after))
                .containsExactly(
                        "CHANGED GLOBAL: evtchnFd 4 -> -1",
                        "REMOVED UNKNOWN 77 0102030000000000: ",
                        "ADDED UNKNOWN 77 0102040000000000: ");
    }

    @Test
    void shouldMindOrderAndFormOnlyIfExact() {
        final byte[] before = image(writer -> {
            ring(writer, 1, 7);
            node(writer, "/", 1, 0);
            node(writer, "/a", 2, 0);
            node(writer, "/bcd", 3, 0);
        });
        final byte[] other = SmallImage.of(1, BIG_ENDIAN, writer -> {
            ring(writer, 2, 7);
            node(writer, "/", 1, 0);
            node(writer, "/bcd", 3, 0);
            node(writer, "/a", 2, 0);
        });
        final byte[] padded = before.clone();
        padded[before.length - 9] = 1;
        final byte[] longer = Arrays.copyOf(before, before.length + 3);

        assertThat(exactLines(before, before)).isEmpty();
        assertThat(lines(before, other)).isEmpty();
        assertThat(exactLines(before, other))
                .containsExactly(
                        "CHANGED IMAGE: version 2 -> 1, byteOrder LITTLE_ENDIAN -> BIG_ENDIAN",
                        "CHANGED CONNECTION ring 7: connId 1 -> 2",
                        "CHANGED IMAGE: order record 2 is NODE /a -> record 2 is NODE /bcd");
        assertThat(lines(before, padded)).isEmpty();
        assertThat(exactLines(before, padded))
                .containsExactly("CHANGED NODE /bcd: padding 000000000000 -> 000000000001");
        assertThat(lines(before, longer)).isEmpty();
        assertThat(exactLines(before, longer)).containsExactly("CHANGED IMAGE: surplus 0 -> 3");
    }

    @Test
    void shouldTellThatANodeIsThereTwice() {
        final byte[] once = image(writer -> node(writer, "/a", 2, 0));
        final byte[] twice = image(writer -> {
            node(writer, "/a", 1, 0);
            node(writer, "/a", 2, 0);
        });

        assertThat(lines(once, twice)).containsExactly("CHANGED IMAGE: duplicateNodes 0 -> 1");
        assertThat(lines(twice, twice)).isEmpty();
    }

    @Test
    void shouldRefuseImagesThatCannotBeRead() {
        final byte[] good = image(writer -> node(writer, "/a", 2, 0));
        final byte[] broken = good.clone();
        broken[16 + 8 + 10] = 77;

        assertThatThrownBy(() -> lines(good, broken))
                .isInstanceOf(XenstreamException.class)
                .hasMessageContaining("after: record 0 (NODE_DATA) at offset 16")
                .extracting(failure -> ((XenstreamException) failure).rule())
                .isEqualTo(FormatRule.RECORD_INNER_LENGTH);
        assertThatThrownBy(() -> lines(Arrays.copyOf(good, good.length - 8), good))
                .isInstanceOf(XenstreamException.class)
                .hasMessageContaining("before");
    }
}
