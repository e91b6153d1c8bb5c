// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import io.xenstream.codec.ImageLimitException;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.Place;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.RecordView;
import io.xenstream.codec.Region;
import io.xenstream.codec.TruncatedImageException;
import io.xenstream.codec.internal.Paths;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/** A node of the image at an offset from an index. If the offset holds anything but a node, the index is stale. */
final class NodeWindow implements AutoCloseable {
    private final Region image;
    private final RecordView view;
    private NodeDataDecoder node;
    private int pathOffset;
    private int pathLength;

    NodeWindow(final Region image, final ByteOrder order) {
        this.image = image;
        this.view = new RecordView(image, order);
    }

    /**
     * Moves to a record.
     *
     * @throws MalformedImageException if there is no node at the offset
     */
    void go(final long at) {
        try {
            if (view.moveTo(at).type() != RecordType.NODE_DATA) {
                throw stale(at, "the record of a node", "type " + Integer.toUnsignedString(view.type()));
            }
            node = view.nodeData();
            pathOffset = node.pathOffset();
            pathLength = node.pathLength();
        } catch (final TruncatedImageException | ImageLimitException outside) {
            throw stale(at, "the record of a node", outside.found());
        } catch (final MalformedImageException broken) {
            throw broken.rule() == IndexRule.STALE ? broken : stale(at, broken.expected(), broken.found());
        }
    }

    MalformedImageException stale(final long at, final String expected, final String found) {
        return new MalformedImageException(IndexRule.STALE, Place.of(image.label(), at), expected, found);
    }

    NodeDataDecoder node() {
        return node;
    }

    long offset() {
        return view.offset();
    }

    DirectBuffer buffer() {
        return node.buffer();
    }

    /** Returns the start of the path in {@link #buffer()}. */
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

    /** Returns whether the path is that of a child of the other node. */
    boolean isChildOf(final NodeWindow parent) {
        return Paths.parentLength(node.buffer(), pathOffset, pathLength) == parent.pathLength
                && Paths.isSame(node.buffer(), pathOffset, parent.buffer(), parent.pathOffset, parent.pathLength);
    }

    /** Returns whether the path is that of the other node, or of a node below it. */
    boolean isInSubtreeOf(final NodeWindow top) {
        return Paths.isSameOrBelow(node.buffer(), pathOffset, pathLength, top.buffer(), top.pathOffset, top.pathLength);
    }

    /** Takes the lease of the image now: cursors outlive the owner's close. */
    NodeWindow attach() {
        view.attach();
        return this;
    }

    /** Releases the lease on the image until the next move. */
    void detach() {
        view.detach();
    }

    @Override
    public void close() {
        view.close();
    }
}
