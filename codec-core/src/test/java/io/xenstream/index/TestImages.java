// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.NodeDataEncoder;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Images to be indexed. */
final class TestImages {
    static final List<String> CORPUS =
            List.of("c-4.17-v1.img", "c-4.17-v1-transaction.img", "c-4.22-v1.img", "c-4.22-v2.img");

    private TestImages() {}

    static byte[] corpus(final String name) {
        try (InputStream in = TestImages.class.getResourceAsStream("/corpus/" + name)) {
            return in.readAllBytes();
        } catch (final IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static byte[] of(final ByteOrder order, final List<Node> nodes) {
        try (WritableRegion region = WritableRegion.allocate(4096, "image")) {
            final byte[] image;
            try (ImageWriter writer = ImageWriter.open(region, ImageHeader.of(2, order))) {
                writer.claimGlobalData();
                writer.commit();
                for (final Node node : nodes) {
                    write(writer, node);
                }
                image = new byte[(int) writer.finish()];
            }
            region.getBytes(0, new UnsafeBuffer(image), 0, image.length);
            return image;
        }
    }

    static byte[] of(final String... paths) {
        return of(ByteOrder.LITTLE_ENDIAN, Arrays.stream(paths).map(Node::of).toList());
    }

    static void write(final ImageWriter writer, final Node node) {
        final NodeDataEncoder encoder = writer.claimNodeData(
                        node.owner() < 0 ? 0 : 1, node.path().length(), 3)
                .path(node.path())
                .value(new UnsafeBuffer(new byte[] {1, 2, 3}));
        if (node.owner() >= 0) {
            encoder.permission(0, (byte) 'n', 0, node.owner());
        }
        encoder.transaction(node.connId(), node.txId(), 1);
        writer.commit();
    }

    /** The nodes of an image as a reader tells them. */
    static List<Node> nodes(final byte[] image) {
        final List<Node> nodes = new ArrayList<>();
        try (ImageReader reader = ImageReader.open(Region.ofArray(image, "image"))) {
            while (reader.next()) {
                if (reader.type() == RecordType.NODE_DATA) {
                    nodes.add(node(reader.nodeData()));
                }
            }
        }
        return nodes;
    }

    /** Where the records of nodes begin, in the order of the image. */
    static List<Long> offsets(final byte[] image) {
        final List<Long> offsets = new ArrayList<>();
        try (ImageReader reader = ImageReader.open(Region.ofArray(image, "image"))) {
            while (reader.next()) {
                if (reader.type() == RecordType.NODE_DATA) {
                    offsets.add(reader.offset());
                }
            }
        }
        return offsets;
    }

    static Node node(final NodeDataDecoder node) {
        return new Node(
                node.connId(),
                node.isCommitted() ? 0 : node.txId(),
                node.pathString(),
                node.permissionCount() == 0 ? -1 : node.permissionDomid(0));
    }

    static byte[] bytes(final StoreIndex index, final long stamp) {
        final byte[] bytes = new byte[(int) index.length()];
        try (WritableRegion region = WritableRegion.ofArray(bytes, "index")) {
            index.copyTo(region, stamp);
        }
        return bytes;
    }

    /** A copy in memory outside of the heap, where a step too far would be no exception but a crash. */
    static WritableRegion outsideOfHeap(final byte[] bytes, final String label) {
        final WritableRegion region = WritableRegion.allocate(Math.max(1, bytes.length), label);
        final UnsafeBuffer window = new UnsafeBuffer(0, 0);
        region.wrap(window, 0, bytes.length);
        window.putBytes(0, bytes);
        return region;
    }
}
