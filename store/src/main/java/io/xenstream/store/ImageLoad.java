// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.Finding;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.agrona.BitUtil;
import org.agrona.MutableDirectBuffer;

/** Reads an image into an empty store. */
final class ImageLoad {
    private final StoreMemory memory;
    private final StoreRegion target;
    private final Region source;
    private final ReadOptions reading;
    private final boolean keepsHost;
    private final Consumer<Finding> findings;
    private final Consumer<ImageReader> others;
    private final MutableDirectBuffer body = Buffers.empty();
    private int version;
    /** The number of the last record that has been reported, if it had to be. */
    private long reported = -1;

    ImageLoad(
            final StoreMemory memory,
            final Region source,
            final ReadOptions reading,
            final boolean keepsHost,
            final Consumer<Finding> findings,
            final Consumer<ImageReader> others) {
        this.memory = memory;
        this.target = memory.image();
        this.source = source;
        this.reading = reading;
        this.keepsHost = keepsHost;
        this.findings = findings;
        this.others = others;
    }

    /** The version of the image. */
    int version() {
        return version;
    }

    /** Reads the image in one pass, if all records that are kept are before its nodes, as they are in the store. */
    StoreTree run() {
        final StoreTree tree = load(hostLength(true));
        return tree == null ? load(hostLength(false)) : tree;
    }

    private ImageReader reader() {
        return ImageReader.open(source, reading);
    }

    /** Adds up the bytes of the records that are kept, or of those before the first node. */
    private long hostLength(final boolean isBeforeNodes) {
        long length = 0;
        try (ImageReader reader = reader()) {
            while (reader.next() && !(isBeforeNodes && reader.type() == RecordType.NODE_DATA)) {
                length += isKept(reader) ? paddedLength(reader) : 0;
            }
        }
        return length;
    }

    /** Returns null if there are more records to keep than the host area has room for. */
    private StoreTree load(final long hostLength) {
        final StoreTree tree = memory.begin(hostLength);
        final long hostEnd = StoreMemory.hostOffset() + hostLength;
        long at = StoreMemory.hostOffset();
        try (ImageReader reader = reader();
                NodeAppender nodes = tree.appender(source.length())) {
            version = reader.header().version();
            while (reader.next()) {
                if (reader.type() == RecordType.NODE_DATA && reader.nodeData().isCommitted()) {
                    nodes.add(reader.nodeData(), reader);
                    continue;
                }
                if (isKept(reader)) {
                    final long end = at + paddedLength(reader);
                    if (end > hostEnd) {
                        return null;
                    }
                    keep(reader, at);
                    at = end;
                }
                if (reader.index() > reported) {
                    reported = reader.index();
                    report(reader);
                }
            }
            nodes.finish(reader);
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

    private static long paddedLength(final ImageReader reader) {
        return Long.BYTES + BitUtil.align((long) reader.record().length(), Long.BYTES);
    }

    private void keep(final ImageReader reader, final long at) {
        if (!isInNativeOrder(reader)) {
            throw new StoreException(
                    StoreRule.IMAGE,
                    reader.place(),
                    "records of the host in " + reader.header().byteOrder()
                            + " order; copy the image to this machine's order first");
        }
        final long length = paddedLength(reader);
        target.clear(at, length);
        target.putLong(at, NodeRecord.header(reader.type(), length));
        final int bodyLength = reader.record().length();
        source.wrap(body, reader.offset() + Long.BYTES, bodyLength);
        target.putBytes(at + Long.BYTES, body, 0, bodyLength);
    }

    /** Tells the caller of a record that is not a committed node. */
    private void report(final ImageReader reader) {
        final int type = reader.type();
        if (type == RecordType.END || StoreMemory.isOwnType(type)) {
            return;
        }
        if (type != RecordType.NODE_DATA) {
            others.accept(reader);
        }
        if (!isKept(reader) && !isOfHost(reader)) {
            findings.accept(Finding.of(StoreRule.NOT_KEPT, reader.place(), RecordType.name(type) + reason(reader)));
        }
    }

    private static String reason(final ImageReader reader) {
        if (reader.type() == RecordType.NODE_DATA || reader.type() == RecordType.TRANSACTION_DATA) {
            return " of an open transaction";
        }
        return isInNativeOrder(reader) ? " without content" : " in the other byte order";
    }
}
