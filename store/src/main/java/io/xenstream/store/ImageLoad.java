// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.codec.internal.Paths;
import java.nio.ByteOrder;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Reads an image into an empty store. */
final class ImageLoad {
    private final StoreMemory memory;
    private final StoreRegion target;
    private final Region source;
    private int[] permissions = new int[16];
    private boolean isRootLoaded;

    ImageLoad(final StoreMemory memory, final Region source) {
        this.memory = memory;
        this.target = memory.image();
        this.source = source;
    }

    /** The version of the image. */
    int version() {
        try (ImageReader reader = ImageReader.open(source)) {
            return reader.header().version();
        }
    }

    StoreTree run() {
        final long hostLength = hostLength();
        final StoreTree tree = memory.create(hostLength);
        if (hostLength > 0) {
            copyHost();
        }
        try (ImageReader reader = ImageReader.open(source)) {
            NodeDataDecoder node = reader.nextNode();
            while (node != null) {
                if (node.isCommitted()) {
                    add(node, reader, tree);
                }
                node = reader.nextNode();
            }
        }
        return tree;
    }

    private static boolean isOfHost(final ImageReader reader) {
        return switch (reader.type()) {
            case RecordType.GLOBAL_DATA,
                    RecordType.CONNECTION_DATA,
                    RecordType.WATCH_DATA,
                    RecordType.WATCH_DATA_EXTENDED,
                    RecordType.GLOBAL_QUOTA_DATA,
                    RecordType.DOMAIN_DATA -> true;
            default -> false;
        };
    }

    private long hostLength() {
        long length = 0;
        try (ImageReader reader = ImageReader.open(source)) {
            while (reader.next()) {
                length += isOfHost(reader) ? paddedLength(reader) : 0;
            }
            if (length > 0 && reader.header().byteOrder() != ByteOrder.nativeOrder()) {
                throw new StoreException(
                        StoreRule.IMAGE,
                        reader.place(),
                        "records of the host in " + reader.header().byteOrder()
                                + " order; copy the image to this machine's order first");
            }
        }
        return length;
    }

    private static long paddedLength(final ImageReader reader) {
        return Long.BYTES + BitUtil.align((long) reader.record().length(), Long.BYTES);
    }

    private void copyHost() {
        long at = StoreMemory.hostOffset();
        final UnsafeBuffer body = new UnsafeBuffer(0, 0);
        try (ImageReader reader = ImageReader.open(source)) {
            while (reader.next()) {
                if (isOfHost(reader)) {
                    final long length = paddedLength(reader);
                    target.clear(at, length);
                    target.putLong(at, NodeRecord.header(reader.type(), length));
                    final int bodyLength = reader.record().length();
                    source.wrap(body, reader.offset() + Long.BYTES, bodyLength);
                    target.putBytes(at + Long.BYTES, body, 0, bodyLength);
                    at += length;
                }
            }
        }
    }

    private void add(final NodeDataDecoder node, final ImageReader reader, final StoreTree tree) {
        final int count = node.permissionCount();
        final DirectBuffer nodePath = node.path();
        final int length = nodePath.capacity();
        if (count == 0 || length == 0) {
            throw new StoreException(StoreRule.IMAGE, reader.place(), "a node without a path or permissions");
        }
        if (permissions.length < count) {
            permissions = new int[2 * count];
        }
        for (int i = 0; i < count; i++) {
            permissions[i] = node.permission(i);
        }
        final DirectBuffer value = node.value();
        final long there = tree.links().find(nodePath, length);
        if (Paths.isRoot(nodePath) && !isRootLoaded) {
            isRootLoaded = true;
            tree.setPermissions(tree.setValue(there, value, 0, value.capacity(), 1), permissions, count, 1);
            return;
        }
        final int parentLength = Paths.parentLength(nodePath, 0, length);
        final long parent = parentLength == 0 ? 0 : tree.links().find(nodePath, parentLength);
        if (there != 0 || (parent == 0) != Paths.isSpecial(nodePath)) {
            throw new StoreException(
                    StoreRule.IMAGE,
                    reader.place(),
                    there != 0 ? "the node is there twice" : "the node comes before its parent");
        }
        tree.insert(nodePath, length, parent, value, 0, value.capacity(), permissions, count, 1);
    }
}
