// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.xenstream;

import io.xenstream.bench.work.PositionedScanner;
import io.xenstream.bench.work.Workload;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.RecordCursor;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.nativeio.MappedImage;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Reads a mapped image with an {@link ImageReader}. A position is a record's offset in the image. */
public final class XenstreamScanner implements PositionedScanner {
    private final MappedImage image;
    private final boolean withViews;

    /**
     * Maps an image.
     *
     * @param workload provides the image
     * @param withViews whether paths and values are read through views; otherwise directly from the record
     */
    public XenstreamScanner(final Workload workload, final boolean withViews) {
        this.image = MappedImage.open(workload.image());
        this.withViews = withViews;
    }

    @Override
    public long everyField() {
        return withViews ? everyFieldByViews() : everyFieldInPlace();
    }

    private long everyFieldByViews() {
        long sum = 0;
        try (ImageReader reader = image.reader()) {
            NodeDataDecoder node;
            while ((node = reader.nextNode()) != null) {
                sum += numbers(node) + ends(node.path()) + ends(node.value());
            }
        }
        return sum;
    }

    private long everyFieldInPlace() {
        try (ImageReader reader = image.reader()) {
            return everyNode(reader);
        }
    }

    static long everyNode(final ImageReader reader) {
        long sum = 0;
        NodeDataDecoder node;
        while ((node = reader.nextNode()) != null) {
            sum += everyField(node);
        }
        return sum;
    }

    /**
     * The contribution of the current record to the sum of every field.
     *
     * @param cursor positioned on a record of any type
     * @return 0 if the record is not a node
     */
    public static long everyField(final RecordCursor cursor) {
        return cursor.type() == RecordType.NODE_DATA ? everyField(cursor.nodeData()) : 0;
    }

    private static long everyField(final NodeDataDecoder node) {
        long sum = numbers(node) + node.pathByte(0) + node.pathByte(node.pathLength() - 1);
        final int valueLength = node.valueLength();
        if (valueLength > 0) {
            sum += node.valueByte(0) + node.valueByte(valueLength - 1);
        }
        return sum;
    }

    private static long ends(final DirectBuffer bytes) {
        final int length = bytes.capacity();
        return length == 0 ? 0 : bytes.getByte(0) + bytes.getByte(length - 1);
    }

    private static long numbers(final NodeDataDecoder node) {
        final int permissions = node.permissionCount();
        long sum = node.connId() + node.txId() + node.pathLength() + node.valueLength() + node.access() + permissions;
        for (int i = 0; i < permissions; i++) {
            final int permission = node.permission(i);
            sum += (byte) permission + ((permission >>> 8) & 0xFF) + (permission >>> 16);
        }
        return sum;
    }

    @Override
    public long headers() {
        long nodes = 0;
        try (ImageReader reader = image.reader()) {
            while (reader.nextNode() != null) {
                nodes++;
            }
        }
        return nodes;
    }

    @Override
    public long valueLengths() {
        long sum = 0;
        try (ImageReader reader = image.reader()) {
            NodeDataDecoder node;
            while ((node = reader.nextNode()) != null) {
                sum += node.valueLength();
            }
        }
        return sum;
    }

    @Override
    public long[] positions() {
        return positions(image);
    }

    /**
     * The offsets of the nodes of an image.
     *
     * @param image a mapped image
     * @return the offset of each node's record
     */
    public static long[] positions(final MappedImage image) {
        long[] positions = new long[1 << 10];
        int nodes = 0;
        try (ImageReader reader = image.reader()) {
            while (reader.next()) {
                if (reader.type() == RecordType.NODE_DATA) {
                    if (nodes == positions.length) {
                        positions = Arrays.copyOf(positions, 2 * nodes);
                    }
                    positions[nodes++] = reader.offset();
                }
            }
        }
        return Arrays.copyOf(positions, nodes);
    }

    @Override
    public long valueLengths(final long[] positions) {
        final Region region = image.region();
        final UnsafeBuffer bytes = new UnsafeBuffer(0, 0);
        region.wrap(bytes, 0, Math.toIntExact(region.length()));
        final ByteOrder order = ImageHeader.decode(bytes, region.label()).byteOrder();
        final NodeDataDecoder node = new NodeDataDecoder();
        long sum = 0;
        for (final long position : positions) {
            sum += node.wrap(bytes, (int) position, order).valueLength();
        }
        return sum;
    }

    @Override
    public void close() {
        image.close();
    }
}
