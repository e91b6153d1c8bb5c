// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.agrona.concurrent.UnsafeBuffer;

/** Names and values of memory outside the heap are written as those of an array, in any order, and nothing past the memory of the image. */
final class ShortValueProperties {
    private static final int GUARD = 32;

    @Property(tries = 1000)
    void shouldWriteWhatIsGiven(@ForAll final long seed, @ForAll final boolean isBig) {
        final Random random = new Random(seed);
        final ByteOrder order = isBig ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        final List<TestRecord.Node> nodes = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            nodes.add(new TestRecord.Node(
                    0,
                    0,
                    0,
                    List.of(new TestRecord.Permission((byte) 'n', 0, 1)),
                    bytes(random, 1 + random.nextInt(12)),
                    bytes(random, random.nextInt(12))));
        }
        final byte[] expected = RawImage.of(2, order, nodes);
        final ByteBuffer memory = ByteBuffer.allocateDirect(expected.length + GUARD);
        final byte[] rubbish = new byte[memory.capacity()];
        random.nextBytes(rubbish);
        memory.put(rubbish).clear().limit(expected.length);
        try (WritableRegion region = WritableRegion.ofBuffer(memory, "written");
                ImageWriter writer = ImageWriter.open(region, ImageHeader.of(2, order))) {
            nodes.forEach(node -> write(writer, node, random));
            writer.finish();
        }
        final byte[] written = new byte[rubbish.length];
        memory.clear().get(written);
        assertThat(Arrays.copyOf(written, expected.length)).isEqualTo(expected);
        assertThat(Arrays.copyOfRange(written, expected.length, written.length))
                .isEqualTo(Arrays.copyOfRange(rubbish, expected.length, rubbish.length));
    }

    private static void write(final ImageWriter writer, final TestRecord.Node node, final Random random) {
        final int pathLength = node.path().length() / 2;
        final int valueLength = node.value().length() / 2;
        final NodeDataEncoder record = writer.claimNodeData(1, pathLength, valueLength);
        final boolean isValueFirst = random.nextBoolean();
        final UnsafeBuffer path = direct(node.path(), random.nextInt(10));
        final UnsafeBuffer value = direct(node.value(), random.nextInt(10));
        if (isValueFirst) {
            record.value(value, 1, valueLength);
        }
        record.path(path, 1, pathLength);
        if (!isValueFirst) {
            record.value(value, 1, valueLength);
        }
        record.permission(0, (byte) 'n', 0, 1);
        writer.commit();
    }

    /** Bytes from index 1 on, and so many other bytes after them. */
    private static UnsafeBuffer direct(final String hex, final int more) {
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(1 + hex.length() / 2 + more));
        buffer.setMemory(0, buffer.capacity(), (byte) 0x55);
        buffer.putBytes(1, Octets.view(hex), 0, hex.length() / 2);
        return buffer;
    }

    private static String bytes(final Random random, final int length) {
        final byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (1 + random.nextInt(255));
        }
        return Octets.hex(new UnsafeBuffer(bytes));
    }
}
