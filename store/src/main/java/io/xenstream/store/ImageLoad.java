// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.Finding;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.codec.internal.Paths;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Reads an image into an empty store. */
final class ImageLoad {
    private final StoreMemory memory;
    private final StoreRegion target;
    private final Region source;
    private final Consumer<Finding> findings;
    private int[] permissions = new int[16];
    private boolean isRootLoaded;

    ImageLoad(final StoreMemory memory, final Region source, final Consumer<Finding> findings) {
        this.memory = memory;
        this.target = memory.image();
        this.source = source;
        this.findings = findings;
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
            if (!isRootLoaded) {
                throw new StoreException(StoreRule.IMAGE, reader.place(), "the image has no root");
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

    /** Whether a record is of a type that nobody knows, and can be copied nevertheless. An empty one would stop some daemons that load the image. */
    private static boolean isUnknown(final ImageReader reader) {
        return !RecordType.isKnown(reader.type())
                && !StoreMemory.isOwnType(reader.type())
                && reader.record().length() > 0
                && isInNativeOrder(reader);
    }

    private static boolean isInNativeOrder(final ImageReader reader) {
        return reader.header().byteOrder() == ByteOrder.nativeOrder();
    }

    /** Reports a record that is neither kept nor part of a store. */
    private void report(final ImageReader reader) {
        final int type = reader.type();
        if (type == RecordType.END
                || StoreMemory.isOwnType(type)
                || (type == RecordType.NODE_DATA && reader.nodeData().isCommitted())) {
            return;
        }
        final String reason;
        if (type == RecordType.NODE_DATA || type == RecordType.TRANSACTION_DATA) {
            reason = " of an open transaction";
        } else {
            reason = isInNativeOrder(reader) ? " without content" : " in the other byte order";
        }
        findings.accept(Finding.of(StoreRule.NOT_KEPT, reader.place(), RecordType.name(type) + reason));
    }

    /** The bytes of the records that are copied. Reports those that are not. */
    private long hostLength() {
        long length = 0;
        try (ImageReader reader = ImageReader.open(source)) {
            while (reader.next()) {
                if (isOfHost(reader) || isUnknown(reader)) {
                    length += paddedLength(reader);
                } else {
                    report(reader);
                }
            }
            if (length > 0 && !isInNativeOrder(reader)) {
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
                if (isOfHost(reader) || isUnknown(reader)) {
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
