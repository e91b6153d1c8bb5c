// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.NodeDataEncoder;
import io.xenstream.nativeio.Durability;
import io.xenstream.nativeio.ImageSources;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.NewImage;
import java.nio.file.Path;
import org.agrona.MutableDirectBuffer;

/** Writes a store to an image of its own: the records of the host, then the nodes in tree order, without the store's own records and bytes. */
final class Snapshot {
    private final StoreTree tree;
    private final LiveCursor cursor;
    private final MutableDirectBuffer body = Buffers.empty();

    Snapshot(final StoreTree tree, final LiveCursor cursor) {
        this.tree = tree;
        this.cursor = cursor;
    }

    /** Returns the length of the image in bytes. */
    long write(final Path target, final Durability durability) {
        final ImageHeader header = tree.header();
        try (NewImage image = MappedImage.create(target, durability, ImageSources.PRIVATE)) {
            final long length = write(image, header);
            image.publish(length);
            return length;
        }
    }

    private long write(final NewImage image, final ImageHeader header) {
        try (ImageWriter writer = image.writer(header)) {
            copyHost(writer);
            for (int i = 0; i < cursor.specialCount(); i++) {
                cursor.moveToSpecial(i);
                do {
                    copy(cursor.node(), writer);
                } while (cursor.nextInSubtree());
            }
            return writer.finish();
        }
    }

    private void copyHost(final ImageWriter writer) {
        final StoreRegion image = tree.image();
        for (long record = StoreMemory.hostOffset();
                record < tree.firstNode();
                record += NodeRecord.length(image, record)) {
            final int length = (int) NodeRecord.length(image, record) - Long.BYTES;
            image.region().wrap(body, record + Long.BYTES, length);
            writer.claimRecord(NodeRecord.type(image, record), length).body(body);
            writer.commit();
        }
    }

    static void copy(final NodeDataDecoder node, final ImageWriter writer) {
        final NodeDataEncoder encoder =
                writer.claimNodeData(node.permissionCount(), node.pathLength(), node.valueLength());
        for (int i = 0; i < node.permissionCount(); i++) {
            encoder.permission(i, node.permission(i));
        }
        encoder.path(node.path()).value(node.value());
        writer.commit();
    }
}
