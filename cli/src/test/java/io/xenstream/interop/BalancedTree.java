// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.nativeio.Durability;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.NewImage;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The image of a large store that costs the stock C daemon as little as any: it belongs to domain 0, and no node has many children. (A node
 * with many, and a store of many domains, cost it the square of their number.)
 */
public final class BalancedTree {
    private static final int CHILDREN = 16;
    private static final int LEAF_DEPTH = 5;
    private static final int RW_SOCKET_FD = 4;
    private static final int EVTCHN_FD = 7;
    private static final int PORT = 100;
    private static final UnsafeBuffer VALUE = new UnsafeBuffer("value".getBytes(StandardCharsets.US_ASCII));
    private static final UnsafeBuffer NONE = new UnsafeBuffer(new byte[0]);

    private final ImageWriter writer;
    private long remaining;

    private BalancedTree(final ImageWriter writer, final long nodes) {
        this.writer = writer;
        remaining = nodes;
    }

    /** Writes it, in version 1, with at most 1,118,481 nodes; {@code /0/0/0/0/0} is a leaf. */
    public static void write(final Path path, final long nodes) {
        try (NewImage image = MappedImage.create(path, Durability.NONE);
                ImageWriter writer = image.writer(ImageHeader.of(1, ByteOrder.nativeOrder()))) {
            writer.claimGlobalData().rwSocketFd(RW_SOCKET_FD).evtchnFd(EVTCHN_FD);
            writer.commit();
            writer.claimConnectionData(0, 0, false).connId(1).ring(0, ConnectionDataDecoder.DOMID_INVALID, PORT);
            writer.commit();
            final BalancedTree tree = new BalancedTree(writer, nodes);
            tree.node("/", NONE);
            tree.children("", 1);
            image.publish(writer.finish());
        }
    }

    private void children(final String parent, final int depth) {
        for (int i = 0; i < CHILDREN && remaining > 0; i++) {
            final String path = parent + '/' + i;
            node(path, depth == LEAF_DEPTH ? VALUE : NONE);
            if (depth < LEAF_DEPTH) {
                children(path, depth + 1);
            }
        }
    }

    private void node(final String path, final UnsafeBuffer value) {
        writer.claimNodeData(1, path.length(), value.capacity())
                .permission(0, (byte) 'n', 0, 0)
                .path(path)
                .value(value);
        writer.commit();
        remaining--;
    }
}
