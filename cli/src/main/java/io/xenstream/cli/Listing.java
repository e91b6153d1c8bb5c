// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Walks the committed nodes of a subtree: as they come, or so that children follow their parent.
 *
 * <p>An image in depth-first order, as daemons write it, is printed as it comes either way. Any other costs the tree order eight octets a
 * node, twice while it is sorted.
 */
final class Listing {
    private static final int INITIAL_NODES = 1024;

    private final Region region;
    private final ReadOptions options;
    private final Subtree subtree;
    private final Progress progress;

    Listing(final Region region, final ReadOptions options, final Subtree subtree, final Progress progress) {
        this.region = region;
        this.options = options;
        this.subtree = subtree;
        this.progress = progress;
    }

    /** What is done with each node. */
    interface NodeVisitor {
        void visit(NodeDataDecoder node, long offset);
    }

    /** Walks all committed nodes that are listed; answers whether the subtree exists. */
    boolean walk(final NodeVisitor visitor) {
        boolean isFound = subtree.isRoot();
        try (ImageReader reader = ImageReader.open(region, options)) {
            while (reader.next()) {
                progress.at(reader.index(), reader.offset());
                if (reader.type() != RecordType.NODE_DATA) {
                    continue;
                }
                final NodeDataDecoder node = reader.nodeData();
                if (node.isCommitted() && subtree.contains(node.path())) {
                    isFound = true;
                    if (subtree.isListed(node.path())) {
                        visitor.visit(node, reader.offset());
                    }
                }
            }
        }
        return isFound;
    }

    boolean inImageOrder(final NodePrinter printer) {
        return walk((node, offset) -> printer.print(node));
    }

    boolean inTreeOrder(final NodePrinter printer) {
        final DepthFirstCheck check = new DepthFirstCheck();
        final boolean isFound = walk(check);
        if (check.isDepthFirst) {
            return isFound && inImageOrder(printer);
        }
        final Offsets offsets = new Offsets();
        walk(offsets);
        try (ImageReader header = ImageReader.open(region, options)) {
            printSorted(
                    offsets.sorted(region, header.header().byteOrder()),
                    header.header().byteOrder(),
                    printer);
        }
        return isFound;
    }

    private void printSorted(final long[] offsets, final ByteOrder order, final NodePrinter printer) {
        final NodeAt node = new NodeAt(region, order);
        for (final long offset : offsets) {
            printer.print(node.at(offset));
        }
    }

    /** Whether each node comes when its parent, or something below that, was the last: then the image is in tree order. */
    private static final class DepthFirstCheck implements NodeVisitor {
        private byte[] previous = new byte[256];
        private int previousLength;
        private boolean isDepthFirst = true;

        @Override
        public void visit(final NodeDataDecoder node, final long offset) {
            final DirectBuffer path = node.path();
            if (!isDepthFirst || Subtree.isSpecial(path)) {
                return;
            }
            final int parent = parentLength(path);
            isDepthFirst = previousLength == 0 || isBelow(path, parent);
            final int length = path.capacity();
            if (length > previous.length) {
                previous = new byte[2 * length];
            }
            path.getBytes(0, previous, 0, length);
            previousLength = length;
        }

        private static int parentLength(final DirectBuffer path) {
            int end = path.capacity() - 1;
            while (end > 0 && path.getByte(end) != '/') {
                end--;
            }
            return Math.max(end, 0);
        }

        private boolean isBelow(final DirectBuffer path, final int parent) {
            if (previousLength < parent || (previousLength > parent && previous[parent] != '/')) {
                return false;
            }
            for (int i = 0; i < parent; i++) {
                if (previous[i] != path.getByte(i)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Where the nodes are. */
    private static final class Offsets implements NodeVisitor {
        private long[] offsets = new long[INITIAL_NODES];
        private int count;

        @Override
        public void visit(final NodeDataDecoder node, final long offset) {
            if (count == offsets.length) {
                offsets = Arrays.copyOf(offsets, Math.toIntExact(2L * count));
            }
            offsets[count++] = offset;
        }

        long[] sorted(final Region region, final ByteOrder order) {
            return new PathSort(new NodeAt(region, order), new NodeAt(region, order))
                    .sort(Arrays.copyOf(offsets, count));
        }
    }

    /** A node anywhere in the image. */
    static final class NodeAt {
        private static final int HEADER_LENGTH = 8;

        private final Region region;
        private final ByteOrder order;
        private final UnsafeBuffer window = new UnsafeBuffer(0, 0);
        private final NodeDataDecoder node = new NodeDataDecoder();

        NodeAt(final Region region, final ByteOrder order) {
            this.region = region;
            this.order = order;
        }

        /** The node whose record begins at an offset where a reader has found one. */
        NodeDataDecoder at(final long offset) {
            region.wrap(window, offset, HEADER_LENGTH);
            final int length = window.getInt(Integer.BYTES, order);
            region.wrap(window, offset, HEADER_LENGTH + length);
            return node.wrap(window, 0, order);
        }
    }
}
