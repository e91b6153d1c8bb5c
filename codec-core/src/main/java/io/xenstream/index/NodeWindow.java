// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A flyweight on a node of the image, wherever its record is. Offsets come from an index and are not trusted. */
final class NodeWindow {
    private static final int FIRST_RECORD = 16;
    private static final int RECORD_HEADER = 8;
    private static final long LONGEST_RECORD = Integer.MAX_VALUE - 2 * RECORD_HEADER;
    /** What the window is on while it is on nothing: a node with an empty path and no value. */
    private static final byte[] NOTHING = new byte[RECORD_HEADER + NodeDataDecoder.FIXED_LENGTH + 8];

    private static final int PATH_LENGTH_OFFSET = RECORD_HEADER + 8;

    static {
        new UnsafeBuffer(NOTHING).putInt(0, RecordType.NODE_DATA, ByteOrder.LITTLE_ENDIAN);
        new UnsafeBuffer(NOTHING).putInt(Integer.BYTES, NOTHING.length - RECORD_HEADER, ByteOrder.LITTLE_ENDIAN);
        new UnsafeBuffer(NOTHING).putShort(PATH_LENGTH_OFFSET, (short) 1, ByteOrder.LITTLE_ENDIAN);
    }

    private final Region image;
    private final ByteOrder order;
    private final boolean isReversed;
    private final UnsafeBuffer window = new UnsafeBuffer(0, 0);
    private final NodeDataDecoder node = new NodeDataDecoder();
    private long offset;
    private int pathOffset;
    private int pathLength;

    NodeWindow(final Region image, final ByteOrder order) {
        this.image = image;
        this.order = order;
        this.isReversed = order != ByteOrder.nativeOrder();
        release();
    }

    /**
     * Goes to a record.
     *
     * @throws MalformedImageException if there is none of a node
     */
    void go(final long at) {
        if (at < FIRST_RECORD || at > image.length() - RECORD_HEADER) {
            throw stale(at, "the record of a node", "an offset outside of the image");
        }
        final int type = ordered(image.getInt(at));
        final long length = Integer.toUnsignedLong(ordered(image.getInt(at + Integer.BYTES)));
        if (type != RecordType.NODE_DATA) {
            throw stale(at, "the record of a node", "type " + Integer.toUnsignedString(type));
        }
        if (length < NodeDataDecoder.FIXED_LENGTH || length > Math.min(LONGEST_RECORD, image.length() - at - 8)) {
            throw stale(at, "the record of a node", "a record of " + length + " octets");
        }
        offset = at;
        image.wrap(window, at, RECORD_HEADER + (int) length);
        try {
            node.wrap(window, 0, order);
            pathOffset = node.pathOffset();
            pathLength = node.pathLength();
        } catch (final MalformedImageException broken) {
            throw stale(at, broken.expected(), broken.found());
        }
    }

    private int ordered(final int octets) {
        return isReversed ? Integer.reverseBytes(octets) : octets;
    }

    MalformedImageException stale(final long at, final String expected, final String found) {
        return new MalformedImageException(IndexRule.STALE, ImageLocation.of(image.label(), at), expected, found);
    }

    NodeDataDecoder node() {
        return node;
    }

    long offset() {
        return offset;
    }

    DirectBuffer buffer() {
        return node.buffer();
    }

    /** Where the path begins in {@link #buffer()}. */
    int pathOffset() {
        return pathOffset;
    }

    int pathLength() {
        return pathLength;
    }

    boolean hasPath(final DirectBuffer path, final int at, final int length) {
        return pathLength == length && Paths.isSame(node.buffer(), pathOffset, path, at, length);
    }

    boolean isOf(final long connId, final long txId) {
        return node.connId() == connId && (connId == 0 || node.txId() == txId);
    }

    long hash(final PathHash function) {
        final long hash = function.of(node.buffer(), pathOffset, pathLength);
        return node.isCommitted() ? hash : PathHash.inTransaction(hash, node.connId(), node.txId());
    }

    /** Whether the path is a child's of the other node. */
    boolean isChildOf(final NodeWindow parent) {
        return Paths.parentLength(node.buffer(), pathOffset, pathLength) == parent.pathLength
                && Paths.isSame(node.buffer(), pathOffset, parent.buffer(), parent.pathOffset, parent.pathLength);
    }

    /** Whether the path is that of the other node, or of one below it. */
    boolean isInSubtreeOf(final NodeWindow top) {
        return pathLength >= top.pathLength
                && (pathLength == top.pathLength
                        || top.pathLength == 1
                        || node.buffer().getByte(pathOffset + top.pathLength) == Paths.SEPARATOR)
                && Paths.isSame(node.buffer(), pathOffset, top.buffer(), top.pathOffset, top.pathLength);
    }

    /** Lets go of the image: of all views, too. */
    void release() {
        node.wrap(new UnsafeBuffer(NOTHING), 0, ByteOrder.LITTLE_ENDIAN);
        pathOffset = node.pathOffset();
        pathLength = node.path().capacity();
        node.value();
        node.body();
        window.wrap(0, 0);
    }
}
