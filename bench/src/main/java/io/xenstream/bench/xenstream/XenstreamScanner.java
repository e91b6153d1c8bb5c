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

/** A mapped image, read by an {@link ImageReader}. A position is a record's offset in the image. */
public final class XenstreamScanner implements PositionedScanner {
    private final MappedImage image;
    private final boolean withViews;

    /**
     * Maps an image.
     *
     * @param workload  the image is its file
     * @param withViews whether names and values are looked at through views; otherwise, where they are in the record
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
            while (reader.next()) {
                if (reader.type() == RecordType.NODE_DATA) {
                    sum += everyField(reader.nodeData());
                }
            }
        }
        return sum;
    }

    private long everyFieldInPlace() {
        long sum = 0;
        try (ImageReader reader = image.reader()) {
            while (reader.next()) {
                if (reader.type() == RecordType.NODE_DATA) {
                    sum += numbers(reader.nodeData()) + ends(reader.nodeData());
                }
            }
        }
        return sum;
    }

    /**
     * What a cursor's record adds to the sum of every field.
     *
     * @param cursor stands on a record of any type
     * @return 0 if it is no node
     */
    public static long everyField(final RecordCursor cursor) {
        return cursor.type() == RecordType.NODE_DATA ? everyField(cursor.nodeData()) : 0;
    }

    private static long everyField(final NodeDataDecoder node) {
        long sum = numbers(node);
        final DirectBuffer path = node.path();
        sum += path.getByte(0) + path.getByte(path.capacity() - 1);
        final DirectBuffer value = node.value();
        if (value.capacity() > 0) {
            sum += value.getByte(0) + value.getByte(value.capacity() - 1);
        }
        return sum;
    }

    private static long numbers(final NodeDataDecoder node) {
        final int permissions = node.permissionCount();
        long sum = node.connId() + node.txId() + node.pathLength() + node.valueLength() + node.access() + permissions;
        for (int i = 0; i < permissions; i++) {
            sum += node.permissionLetter(i) + node.permissionFlags(i) + node.permissionDomid(i);
        }
        return sum;
    }

    private static long ends(final NodeDataDecoder node) {
        final DirectBuffer record = node.buffer();
        final int path = node.pathOffset();
        long sum = (long) record.getByte(path) + record.getByte(path + node.pathLength() - 1);
        final int valueLength = node.valueLength();
        if (valueLength > 0) {
            final int value = node.valueOffset();
            sum += record.getByte(value) + record.getByte(value + valueLength - 1);
        }
        return sum;
    }

    @Override
    public long headers() {
        long nodes = 0;
        try (ImageReader reader = image.reader()) {
            while (reader.next()) {
                if (reader.type() == RecordType.NODE_DATA) {
                    nodes++;
                }
            }
        }
        return nodes;
    }

    @Override
    public long valueLengths() {
        long sum = 0;
        try (ImageReader reader = image.reader()) {
            while (reader.next()) {
                if (reader.type() == RecordType.NODE_DATA) {
                    sum += reader.nodeData().valueLength();
                }
            }
        }
        return sum;
    }

    @Override
    public long[] positions() {
        return positions(image);
    }

    /**
     * Where the nodes of an image are.
     *
     * @param image mapped
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
        final UnsafeBuffer octets = new UnsafeBuffer(0, 0);
        region.wrap(octets, 0, Math.toIntExact(region.length()));
        final ByteOrder order = ImageHeader.decode(octets, region.label()).byteOrder();
        final NodeDataDecoder node = new NodeDataDecoder();
        long sum = 0;
        for (final long position : positions) {
            sum += node.wrap(octets, (int) position, order).valueLength();
        }
        return sum;
    }

    @Override
    public void close() {
        image.close();
    }
}
