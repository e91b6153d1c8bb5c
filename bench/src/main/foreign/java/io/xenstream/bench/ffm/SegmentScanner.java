// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.ffm;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.xenstream.bench.work.PositionedScanner;
import io.xenstream.bench.work.Workload;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** Scans a mapped image with absolute gets. A position is a record's offset in the image. */
final class SegmentScanner implements PositionedScanner {
    private static final int HEADER_LENGTH = 16;
    private static final int BODY = 8;
    private static final int NODE_DATA = 5;
    private static final int END = 0;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment image;
    private final boolean isSwapped;

    SegmentScanner(final Workload workload) throws IOException {
        try (FileChannel channel = FileChannel.open(workload.image())) {
            image = map(channel);
        }
        isSwapped = workload.order() != ByteOrder.nativeOrder();
    }

    /** The JDK that compiles this class may have a {@code FileChannel} without that method. */
    private MemorySegment map(final FileChannel channel) throws IOException {
        try {
            return (MemorySegment) FileChannel.class
                    .getMethod("map", FileChannel.MapMode.class, long.class, long.class, Arena.class)
                    .invoke(channel, FileChannel.MapMode.READ_ONLY, 0L, channel.size(), arena);
        } catch (final ReflectiveOperationException refused) {
            throw new IOException("cannot map the image", refused);
        }
    }

    private int int32(final long at) {
        final int number = image.get(JAVA_INT_UNALIGNED, at);
        return isSwapped ? Integer.reverseBytes(number) : number;
    }

    private int uint16(final long at) {
        final short number = image.get(JAVA_SHORT_UNALIGNED, at);
        return Short.toUnsignedInt(isSwapped ? Short.reverseBytes(number) : number);
    }

    private byte b(final long at) {
        return image.get(JAVA_BYTE, at);
    }

    private long next(final long at) {
        return at + BODY + ((Integer.toUnsignedLong(int32(at + 4)) + 7) & ~7L);
    }

    @Override
    public long everyField() {
        long sum = 0;
        int type = int32(HEADER_LENGTH);
        for (long at = HEADER_LENGTH; type != END; type = int32(at)) {
            if (type == NODE_DATA) {
                sum += everyField(at + BODY);
            }
            at = next(at);
        }
        return sum;
    }

    private long everyField(final long node) {
        final int pathLength = uint16(node + 8) - 1;
        final int valueLength = uint16(node + 10);
        final int permissions = uint16(node + 14);
        long sum = Integer.toUnsignedLong(int32(node))
                + Integer.toUnsignedLong(int32(node + 4))
                + pathLength
                + valueLength
                + uint16(node + 12)
                + permissions;
        long at = node + 16;
        for (int i = 0; i < permissions; i++) {
            sum += b(at) + Byte.toUnsignedInt(b(at + 1)) + uint16(at + 2);
            at += 4;
        }
        sum += b(at) + b(at + pathLength - 1);
        at += pathLength + 1;
        if (valueLength > 0) {
            sum += b(at) + b(at + valueLength - 1);
        }
        return sum;
    }

    @Override
    public long headers() {
        long nodes = 0;
        int type = int32(HEADER_LENGTH);
        for (long at = HEADER_LENGTH; type != END; type = int32(at)) {
            if (type == NODE_DATA) {
                nodes++;
            }
            at = next(at);
        }
        return nodes;
    }

    @Override
    public long valueLengths() {
        long sum = 0;
        int type = int32(HEADER_LENGTH);
        for (long at = HEADER_LENGTH; type != END; type = int32(at)) {
            if (type == NODE_DATA) {
                sum += uint16(at + BODY + 10);
            }
            at = next(at);
        }
        return sum;
    }

    @Override
    public long[] positions() {
        final long[] positions = new long[(int) headers()];
        int node = 0;
        for (long at = HEADER_LENGTH; int32(at) != END; at = next(at)) {
            if (int32(at) == NODE_DATA) {
                positions[node++] = at;
            }
        }
        return positions;
    }

    @Override
    public long valueLengths(final long[] positions) {
        long sum = 0;
        for (final long position : positions) {
            sum += uint16(position + BODY + 10);
        }
        return sum;
    }

    @Override
    public void close() {
        arena.close();
    }
}
