// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.bytebuffer;

import io.xenstream.bench.work.PositionedScanner;
import io.xenstream.bench.work.Workload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Scans a mapped image with absolute gets. A position is a record's offset in the image. */
public final class ByteBufferScanner implements PositionedScanner {
    private static final int HEADER_LENGTH = 16;
    private static final int BODY = 8;
    private static final int NODE_DATA = 5;
    private static final int END = 0;

    private final ByteBuffer image;

    /**
     * Maps an image.
     *
     * @param workload provides the image
     * @throws IOException if it cannot be mapped
     */
    public ByteBufferScanner(final Workload workload) throws IOException {
        try (FileChannel channel = FileChannel.open(workload.image())) {
            image = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size())
                    .order(workload.order());
        }
    }

    private int next(final int at) {
        return at + BODY + ((image.getInt(at + 4) + 7) & ~7);
    }

    private int uint16(final int at) {
        return Short.toUnsignedInt(image.getShort(at));
    }

    @Override
    public long everyField() {
        long sum = 0;
        int type = image.getInt(HEADER_LENGTH);
        for (int at = HEADER_LENGTH; type != END; type = image.getInt(at)) {
            if (type == NODE_DATA) {
                sum += everyField(at + BODY);
            }
            at = next(at);
        }
        return sum;
    }

    private long everyField(final int node) {
        final int pathLength = uint16(node + 8) - 1;
        final int valueLength = uint16(node + 10);
        final int permissions = uint16(node + 14);
        long sum = Integer.toUnsignedLong(image.getInt(node))
                + Integer.toUnsignedLong(image.getInt(node + 4))
                + pathLength
                + valueLength
                + uint16(node + 12)
                + permissions;
        int at = node + 16;
        for (int i = 0; i < permissions; i++) {
            sum += image.get(at) + Byte.toUnsignedInt(image.get(at + 1)) + uint16(at + 2);
            at += 4;
        }
        sum += image.get(at) + image.get(at + pathLength - 1);
        at += pathLength + 1;
        if (valueLength > 0) {
            sum += image.get(at) + image.get(at + valueLength - 1);
        }
        return sum;
    }

    @Override
    public long headers() {
        long nodes = 0;
        int type = image.getInt(HEADER_LENGTH);
        for (int at = HEADER_LENGTH; type != END; type = image.getInt(at)) {
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
        int type = image.getInt(HEADER_LENGTH);
        for (int at = HEADER_LENGTH; type != END; type = image.getInt(at)) {
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
        for (int at = HEADER_LENGTH; image.getInt(at) != END; at = next(at)) {
            if (image.getInt(at) == NODE_DATA) {
                positions[node++] = at;
            }
        }
        return positions;
    }

    @Override
    public long valueLengths(final long[] positions) {
        long sum = 0;
        for (final long position : positions) {
            sum += uint16((int) position + BODY + 10);
        }
        return sum;
    }

    @Override
    public void close() {
        // unmapped by the garbage collector
    }
}
