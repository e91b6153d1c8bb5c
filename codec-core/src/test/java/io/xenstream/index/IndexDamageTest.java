// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.codec.ImageException;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.Rule;
import io.xenstream.codec.WritableRegion;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** An index that is damaged, or not that of the image, is refused or found out, and never believed. */
final class IndexDamageTest {
    private static final long SEED = 5;
    private static final int BLOCK = 4096;
    private static final byte[] IMAGE = image(400, "node");
    private static final byte[] INDEX = indexOf(IMAGE);
    private static final IndexLayout LAYOUT = layout();
    /** Of an offset in a slot. */
    private static final int OFFSET_LENGTH = 5;

    private static byte[] image(final int count, final String name) {
        final List<Node> nodes = new ArrayList<>(List.of(Node.of("/"), Node.of("@releaseDomain"), Node.of("/top", 3)));
        for (int i = 0; i < count; i++) {
            nodes.add(Node.of("/top/" + name + i, i % 7));
        }
        nodes.add(new Node(1, 2, "/top/x", 3));
        return TestImages.of(ByteOrder.LITTLE_ENDIAN, nodes);
    }

    private static byte[] indexOf(final byte[] image) {
        try (Region region = Region.ofArray(image, "image");
                StoreIndex index = StoreIndex.build(region, ReadOptions.DEFAULT, Duplicates.REFUSE, SEED, false)) {
            return TestImages.bytes(index, 0);
        }
    }

    private static IndexLayout layout() {
        try (Region region = Region.ofArray(INDEX, "index")) {
            return IndexHeader.decode(region).layout();
        }
    }

    private static byte[] flipped(final byte[] bytes, final int at, final int bit) {
        final byte[] copy = bytes.clone();
        copy[at] ^= (byte) (1 << bit);
        return copy;
    }

    private static StoreIndex open(final byte[] image, final byte[] index) {
        return StoreIndex.open(Region.ofArray(image, "image"), Region.ofArray(index, "index"));
    }

    private static void assertRefused(final byte[] image, final byte[] index, final Rule rule) {
        assertThatThrownBy(() -> open(image, index).close())
                .isInstanceOfSatisfying(
                        ImageException.class, e -> assertThat(e.rule()).isEqualTo(rule));
    }

    @Test
    void shouldRefuseEachFlippedByteOfTheHeaderAtOnce() {
        for (int at = 0; at < BLOCK; at++) {
            final byte[] damaged = flipped(INDEX, at, at % 8);
            final Rule rule = at < 8 ? IndexRule.IDENT : at < 12 ? IndexRule.VERSION : IndexRule.DAMAGED;
            assertRefused(IMAGE, damaged, rule);
        }
    }

    @Test
    void shouldFindEachFlippedByteWhenChecking() {
        for (int at = BLOCK; at < INDEX.length; at++) {
            final byte[] damaged = flipped(INDEX, at, at % 8);
            assertThatThrownBy(() -> {
                        try (StoreIndex index = open(IMAGE, damaged)) {
                            index.check(ReadOptions.DEFAULT);
                        }
                    })
                    .as("byte " + at)
                    .isInstanceOfSatisfying(
                            ImageException.class, e -> assertThat(e.rule()).isEqualTo(IndexRule.DAMAGED));
        }
    }

    /** Each lookup is right or refused, and so is each walk, though nothing was checked before. */
    @Test
    void shouldNeverAnswerWrong() {
        final List<Node> nodes = TestImages.nodes(IMAGE);
        int refused = 0;
        for (int at = BLOCK; at < INDEX.length; at += 3) {
            final byte[] damaged = flipped(INDEX, at, at % 8);
            for (int i = at % 50; i < nodes.size(); i += 50) {
                refused += isRefused(damaged, nodes.get(i)) ? 1 : 0;
            }
        }
        assertThat(refused).isGreaterThan(1000);
    }

    private static boolean isRefused(final byte[] index, final Node node) {
        try (StoreIndex opened = open(IMAGE, index);
                StoreCursor cursor = opened.cursor()) {
            assertThat(cursor.findInTransaction(node.connId(), node.txId(), node.path()))
                    .isTrue();
            assertThat(TestImages.node(cursor.node())).isEqualTo(node);
            assertThat(cursor.find(node.path() + "x")).isFalse();
            return false;
        } catch (final ImageException damage) {
            assertThat(damage.rule()).isEqualTo(IndexRule.DAMAGED);
            return true;
        }
    }

    @Test
    void shouldRefuseAnIndexOfTheWrongLength() {
        for (int length = 0; length < INDEX.length; length += 7) {
            assertRefused(IMAGE, Arrays.copyOf(INDEX, length), IndexRule.LENGTH);
        }
        assertRefused(IMAGE, Arrays.copyOf(INDEX, INDEX.length - 1), IndexRule.LENGTH);
        assertRefused(IMAGE, Arrays.copyOf(INDEX, INDEX.length + 1), IndexRule.LENGTH);
    }

    @Test
    void shouldRefuseAnotherImage() {
        assertRefused(image(401, "node"), INDEX, IndexRule.STALE);
        // Of the same length, and with its records in the same places.
        assertRefused(image(400, "edon"), INDEX, IndexRule.STALE);
        assertRefused(Arrays.copyOf(IMAGE, IMAGE.length + 8), INDEX, IndexRule.STALE);
        assertRefused(Arrays.copyOf(IMAGE, IMAGE.length - 8), INDEX, IndexRule.STALE);
    }

    @Test
    void shouldRefuseEachFlippedByteOfTheImagesHeader() {
        for (int at = 0; at < 16; at++) {
            final byte[] damaged = flipped(IMAGE, at, 1);
            assertThatThrownBy(() -> open(damaged, INDEX).close())
                    .as("byte " + at)
                    .isInstanceOf(ImageException.class);
        }
        assertRefused(flipped(IMAGE, IMAGE.length - 8, 3), INDEX, IndexRule.STALE);
    }

    /** The path of one node, of the same length, where no sample is taken. */
    @Test
    void shouldRefuseTheIndexOfAnImageThatHasChanged() {
        final byte[] changed = IMAGE.clone();
        final int offset = TestImages.offsets(IMAGE).get(100).intValue();
        final UnsafeBuffer record = new UnsafeBuffer(changed, offset, 60);
        final String path = TestImages.nodes(IMAGE).get(100).path();
        final int at = record.getStringWithoutLengthAscii(0, 60).indexOf(path);
        record.putStringWithoutLengthAscii(at, path.replace("node", "edon"));

        try (StoreIndex index = open(changed, INDEX);
                StoreCursor cursor = index.cursor()) {
            assertThatThrownBy(() -> cursor.find(path))
                    .isInstanceOfSatisfying(
                            ImageException.class, e -> assertThat(e.rule()).isEqualTo(IndexRule.STALE));
            assertThatThrownBy(cursor::node).isInstanceOf(IllegalStateException.class);
            assertThat(cursor.find(TestImages.nodes(IMAGE).get(101).path())).isTrue();
            assertThatThrownBy(() -> index.check(ReadOptions.DEFAULT))
                    .isInstanceOfSatisfying(
                            ImageException.class, e -> assertThat(e.rule()).isEqualTo(IndexRule.STALE));
        }
    }

    /** Values, permissions but the owner's, and descriptors may be changed in place. */
    @Test
    void shouldHoldForAnImageWhoseValuesHaveChanged() {
        final byte[] changed = IMAGE.clone();
        final int offset = TestImages.offsets(IMAGE).get(100).intValue();
        final int value =
                new String(changed, offset, 80, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("\1\2\3");
        changed[offset + value] = 99;

        try (StoreIndex index = open(changed, INDEX)) {
            index.check(ReadOptions.DEFAULT);
        }
    }

    /** With checksums that are right: whoever writes an index can say what he likes, but not have a wrong node found. */
    @Test
    void shouldRefuseAnIndexThatPointsToTheWrongRecord() {
        final byte[] forged = INDEX.clone();
        final long slots = LAYOUT.slotsAt();
        swap(forged, (int) slots + 8 * slotOf(100), (int) slots + 8 * slotOf(101), OFFSET_LENGTH);
        seal(forged);

        try (StoreIndex index = open(IMAGE, forged);
                StoreCursor cursor = index.cursor()) {
            cursor.go(100);
            final String path = cursor.node().pathString();
            assertThatThrownBy(() -> cursor.find(path))
                    .isInstanceOfSatisfying(
                            ImageException.class, e -> assertThat(e.rule()).isEqualTo(IndexRule.STALE));
            requireDamaged(() -> index.check(ReadOptions.DEFAULT));
        }
    }

    @Test
    void shouldRefuseAnIndexWithTheWrongOrdinal() {
        final byte[] forged = INDEX.clone();
        final long ordinals = LAYOUT.slotOrdinalsAt();
        swap(forged, (int) ordinals + 4 * slotOf(100), (int) ordinals + 4 * slotOf(101), Integer.BYTES);
        seal(forged);

        try (StoreIndex index = open(IMAGE, forged);
                StoreCursor cursor = index.cursor()) {
            cursor.go(100);
            final String path = cursor.node().pathString();
            assertThat(cursor.find(path)).isTrue();
            assertThat(cursor.node().pathString()).isEqualTo(path);
            requireDamaged(cursor::ordinal);
            requireDamaged(cursor::walkChildren);
            requireDamaged(() -> index.check(ReadOptions.DEFAULT));
        }
    }

    private static void requireDamaged(final ThrowingCallable use) {
        assertThatThrownBy(use)
                .isInstanceOfSatisfying(
                        ImageException.class, e -> assertThat(e.rule()).isEqualTo(IndexRule.DAMAGED));
    }

    private static int slotOf(final int ordinal) {
        final UnsafeBuffer index = new UnsafeBuffer(INDEX);
        int slot = 0;
        while (index.getInt((int) LAYOUT.slotOrdinalsAt() + 4 * slot, ByteOrder.LITTLE_ENDIAN) != ordinal) {
            slot++;
        }
        return slot;
    }

    private static void swap(final byte[] bytes, final int a, final int b, final int length) {
        for (int i = 0; i < length; i++) {
            final byte swapped = bytes[a + i];
            bytes[a + i] = bytes[b + i];
            bytes[b + i] = swapped;
        }
    }

    /** Makes all checksums right that come from the header's counts. */
    static void seal(final byte[] index) {
        if (index.length < BLOCK) {
            return;
        }
        final UnsafeBuffer buffer = new UnsafeBuffer(index);
        final CRC32C crc = new CRC32C();
        crc.update(index, 0, BLOCK - 4);
        buffer.putInt(BLOCK - 4, (int) crc.getValue(), ByteOrder.LITTLE_ENDIAN);
        final int blocks = (index.length - BLOCK + BLOCK + 3) / (BLOCK + 4);
        final int checksums = index.length - 4 * blocks;
        for (int block = 0; block < blocks; block++) {
            final int begin = BLOCK * (block + 1);
            crc.reset();
            crc.update(index, begin, Math.max(0, Math.min(BLOCK, checksums - begin)));
            buffer.putInt(checksums + 4 * block, (int) crc.getValue(), ByteOrder.LITTLE_ENDIAN);
        }
    }

    @Test
    void shouldSealAsAnIndexIsSealed() {
        final byte[] sealed = INDEX.clone();
        seal(sealed);
        assertThat(sealed).isEqualTo(INDEX);
    }

    @Test
    void shouldKeepTheStamp() {
        try (StoreIndex index = open(IMAGE, INDEX);
                WritableRegion target = WritableRegion.allocate(1, "copy")) {
            assertThat(index.stamp()).isZero();
            index.copyTo(target, Long.MIN_VALUE);
            final byte[] copy = new byte[(int) index.length()];
            target.getBytes(0, new UnsafeBuffer(copy), 0, copy.length);
            try (StoreIndex again = open(IMAGE, copy)) {
                assertThat(again.stamp()).isEqualTo(Long.MIN_VALUE);
                assertThat(again.records()).isEqualTo(TestImages.nodes(IMAGE).size() + 2);
                assertThat(again.imageLength()).isEqualTo(IMAGE.length);
                again.check(ReadOptions.DEFAULT);
            }
        }
    }
}
