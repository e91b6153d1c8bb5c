// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.diff;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.internal.Paths;
import io.xenstream.codec.internal.SeededHash;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.LongHashSet;

/** Goes over the committed nodes of an image in its order, without the special nodes. */
final class OrderedNodes implements AutoCloseable {
    private final Region image;
    private final ReadOptions options;
    private final long seed;
    private final ImageReader reader;
    private final MutableDirectBuffer bytes = Buffers.empty();
    /** Hashes of the paths that were ahead when children of a node were first found to differ. */
    private final LongHashSet ahead = new LongHashSet();

    private NodeDataDecoder node;

    OrderedNodes(final Region image, final ReadOptions options, final long seed) {
        this.image = image;
        this.options = options;
        this.seed = seed;
        this.reader = ImageReader.open(image, options);
    }

    /** Goes to the next node. Returns false if there is none. */
    boolean next() {
        node = next(reader);
        return node != null;
    }

    private static NodeDataDecoder next(final ImageReader reader) {
        NodeDataDecoder next = reader.nextNode();
        while (next != null && !(next.isCommitted() && isOfTree(next))) {
            next = reader.nextNode();
        }
        return next;
    }

    /** Returns whether a committed node is not a special one. */
    static boolean isOfTree(final NodeDataDecoder node) {
        return node.pathLength() > 0 && node.pathByte(0) == Paths.SEPARATOR;
    }

    boolean isAtEnd() {
        return node == null;
    }

    NodeDataDecoder node() {
        return node;
    }

    long offset() {
        return reader.offset();
    }

    /** Returns whether the record is the same, byte by byte, as that of another image. */
    boolean hasSameBytes(final OrderedNodes other) {
        final int length = reader.paddedLength();
        if (length != other.reader.paddedLength()) {
            return false;
        }
        other.image.wrap(bytes, other.offset(), length);
        return image.isSame(offset(), bytes, 0, length);
    }

    boolean hasSamePath(final OrderedNodes other) {
        final int length = node.pathLength();
        return length == other.node.pathLength()
                && Paths.isSame(node.buffer(), node.pathOffset(), other.node.buffer(), other.node.pathOffset(), length);
    }

    int parentLength() {
        return parentLength(node);
    }

    private static int parentLength(final NodeDataDecoder node) {
        return Paths.parentLength(node.buffer(), node.pathOffset(), node.pathLength());
    }

    /** Returns the hash of the first bytes of the path. */
    long hash(final int length) {
        return hash(node, length);
    }

    private long hash(final NodeDataDecoder of, final int length) {
        return SeededHash.of(of.buffer(), of.pathOffset(), length, seed);
    }

    long hash() {
        return hash(node.pathLength());
    }

    /**
     * Remembers the node, and those after it that have the same parent.
     *
     * @return how many nodes have been looked at
     */
    long lookAhead() {
        final int parentLength = parentLength();
        final long parent = offset() + node.pathOffset();
        long looks = 0;
        try (ImageReader further = ImageReader.open(image, options)) {
            further.moveTo(offset(), reader.index());
            NodeDataDecoder child = next(further);
            while (child != null && isBelow(further.offset(), child, parent, parentLength)) {
                if (parentLength(child) == parentLength) {
                    ahead.add(hash(child, child.pathLength()));
                }
                child = next(further);
                looks++;
            }
        }
        return looks;
    }

    int nodesAhead() {
        return ahead.size();
    }

    /** Returns whether a path with a hash may have been remembered. If not, the image has no such path after the node at which that was done. */
    boolean mayBeAhead(final long hash) {
        return ahead.contains(hash);
    }

    /** Goes to the first node that is not below the current one, and records where those are that are passed. */
    void skipSubtree(final OffsetList passed) {
        final long top = offset() + node.pathOffset();
        final int topLength = node.pathLength();
        do {
            passed.add(offset());
        } while (next() && isBelow(offset(), node, top, topLength));
    }

    private boolean isBelow(final long record, final NodeDataDecoder other, final long top, final int topLength) {
        final long path = record + other.pathOffset();
        return topLength == 1
                || (other.pathLength() > topLength
                        && image.getByte(path + topLength) == Paths.SEPARATOR
                        && image.isSame(top, path, topLength));
    }

    @Override
    public void close() {
        reader.close();
    }
}
