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
    private final boolean keepsHost;
    private int[] permissions = new int[16];
    private boolean isRootLoaded;
    /** Bytes of the records that are copied. */
    private long hostLength;

    private long nodes;
    /** The records of the node loaded last, and of its parent: probably the next one's parent is one of them. */
    private long last;

    private long lastParent;

    ImageLoad(
            final StoreMemory memory, final Region source, final boolean keepsHost, final Consumer<Finding> findings) {
        this.memory = memory;
        this.target = memory.image();
        this.source = source;
        this.findings = findings;
        this.keepsHost = keepsHost;
    }

    /** The version of the image. */
    int version() {
        try (ImageReader reader = ImageReader.open(source)) {
            return reader.header().version();
        }
    }

    StoreTree run() {
        measure();
        final StoreTree tree = memory.create(hostLength, nodes);
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

    private boolean isKept(final ImageReader reader) {
        return (keepsHost && isOfHost(reader)) || isUnknown(reader);
    }

    private static boolean isInNativeOrder(final ImageReader reader) {
        return reader.header().byteOrder() == ByteOrder.nativeOrder();
    }

    /** Reports a record that is neither kept nor part of a store. */
    private void report(final ImageReader reader) {
        final int type = reader.type();
        if (type == RecordType.END || StoreMemory.isOwnType(type)) {
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

    /** Adds up the bytes of the records that are copied, and the nodes. Reports the records that are not kept. */
    private void measure() {
        try (ImageReader reader = ImageReader.open(source)) {
            while (reader.next()) {
                if (isKept(reader)) {
                    hostLength += paddedLength(reader);
                } else if (isOfHost(reader)) {
                    // The caller keeps it.
                } else if (reader.type() == RecordType.NODE_DATA
                        && reader.nodeData().isCommitted()) {
                    nodes++;
                } else {
                    report(reader);
                }
            }
            if (hostLength > 0 && !isInNativeOrder(reader)) {
                throw new StoreException(
                        StoreRule.IMAGE,
                        reader.place(),
                        "records of the host in " + reader.header().byteOrder()
                                + " order; copy the image to this machine's order first");
            }
        }
    }

    private static long paddedLength(final ImageReader reader) {
        return Long.BYTES + BitUtil.align((long) reader.record().length(), Long.BYTES);
    }

    private void copyHost() {
        long at = StoreMemory.hostOffset();
        final UnsafeBuffer body = new UnsafeBuffer(0, 0);
        try (ImageReader reader = ImageReader.open(source)) {
            while (reader.next()) {
                if (isKept(reader)) {
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
        if (Paths.isRoot(nodePath)) {
            loadRoot(value, count, reader, tree);
            return;
        }
        final int hash = tree.links().hash(nodePath, length);
        final long parent = parent(tree.links(), nodePath);
        if ((parent == 0) != Paths.isSpecial(nodePath)) {
            throw new StoreException(StoreRule.IMAGE, reader.place(), "the node comes before its parent");
        }
        last = tree.insert(nodePath, length, hash, parent, value, 0, value.capacity(), permissions, count, 1);
        if (last == 0) {
            throw isTwice(reader);
        }
    }

    /** The store has a root from the beginning. */
    private void loadRoot(final DirectBuffer value, final int count, final ImageReader reader, final StoreTree tree) {
        if (isRootLoaded) {
            throw isTwice(reader);
        }
        isRootLoaded = true;
        final long root = tree.links().find(NodeLinks.ROOT, 1);
        last = tree.setPermissions(tree.setValue(root, value, 0, value.capacity(), 1), permissions, count, 1);
        // If it had children, they have moved.
        lastParent = 0;
    }

    private static StoreException isTwice(final ImageReader reader) {
        return new StoreException(StoreRule.IMAGE, reader.place(), "the node is there twice");
    }

    private long parent(final NodeLinks links, final DirectBuffer path) {
        final int length = Paths.parentLength(path);
        if (length == 0) {
            return 0;
        }
        if (links.hasPath(last, path, length)) {
            lastParent = last;
        } else if (!links.hasPath(lastParent, path, length)) {
            lastParent = links.find(path, length);
        }
        return lastParent;
    }
}
