// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.xenstream;

import io.xenstream.bench.work.Encoder;
import io.xenstream.bench.work.Memory;
import io.xenstream.bench.work.NodeSource;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.NodeDataEncoder;
import io.xenstream.codec.WritableRegion;
import java.nio.ByteOrder;

/** Claims, encodes and commits one record per node in memory. */
public final class XenstreamEncoder implements Encoder {
    private final NodeSource nodes;
    private final WritableRegion output;
    private final ImageHeader header;

    /**
     * Encodes into memory.
     *
     * @param nodes  the nodes to encode
     * @param memory the destination
     * @param order  byte order of the image
     */
    public XenstreamEncoder(final NodeSource nodes, final Memory memory, final ByteOrder order) {
        this.nodes = nodes;
        this.output = WritableRegion.ofBuffer(memory.buffer(), "encoded");
        this.header = ImageHeader.of(ImageHeader.LATEST_VERSION, order);
    }

    @Override
    public long encode() {
        try (ImageWriter writer = ImageWriter.open(output, header)) {
            encode(nodes, writer);
            return writer.finish();
        }
    }

    /**
     * Encodes nodes.
     *
     * @param nodes  the nodes to encode
     * @param writer receives one record per node
     */
    public static void encode(final NodeSource nodes, final ImageWriter writer) {
        final int end = nodes.end();
        for (int node = 0; node < end; node = nodes.next(node)) {
            encode(nodes, node, writer);
        }
    }

    private static void encode(final NodeSource nodes, final int node, final ImageWriter writer) {
        final int permissions = nodes.permissionCount(node);
        final int pathLength = nodes.pathLength(node);
        final int valueLength = nodes.valueLength(node);
        final NodeDataEncoder record = writer.claimNodeData(permissions, pathLength, valueLength);
        if (nodes.connId(node) != 0) {
            record.transaction(
                    Integer.toUnsignedLong(nodes.connId(node)),
                    Integer.toUnsignedLong(nodes.txId(node)),
                    nodes.access(node));
        }
        for (int i = 0; i < permissions; i++) {
            record.permission(i, nodes.permission(node, i));
        }
        record.path(nodes.buffer(), nodes.pathOffset(node), pathLength);
        record.value(nodes.buffer(), nodes.valueOffset(node), valueLength);
        writer.commit();
    }

    @Override
    public long everyField() {
        long sum = 0;
        try (ImageReader reader = ImageReader.open(output)) {
            while (reader.next()) {
                sum += XenstreamScanner.everyField(reader);
            }
        }
        return sum;
    }

    @Override
    public void close() {
        output.close();
    }
}
