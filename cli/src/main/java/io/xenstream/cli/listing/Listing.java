// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.listing;

import io.xenstream.cli.command.Progress;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.RecordView;
import io.xenstream.codec.Region;
import io.xenstream.codec.internal.Paths;
import io.xenstream.index.StoreCursor;
import io.xenstream.index.StoreIndex;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Walks the committed nodes of a subtree in the order of the image or in tree order, where children follow their parent.
 *
 * <p>Without an index, it reads the whole image. An image in depth-first order, as daemons write it, already is in tree order. For any other image, tree order needs eight bytes per node, and twice that while sorting.
 */
public final class Listing {
    private static final int INITIAL_NODES = 1024;

    private final Region region;
    private final ReadOptions options;
    private final Subtree subtree;
    private final NodeFilter filter;
    private final Progress progress;

    /** The nodes of the subtree, in image order, if an index has found them; else null. */
    private long[] indexed;

    /** A listing of those nodes of a subtree that a filter accepts. */
    public Listing(
            final Region region,
            final ReadOptions options,
            final Subtree subtree,
            final NodeFilter filter,
            final Progress progress) {
        this.region = region;
        this.options = options;
        this.subtree = subtree;
        this.filter = filter;
        this.progress = progress;
    }

    /** Takes the nodes of the subtree from an index if it has them all, instead of reading the whole image. */
    public Listing using(final StoreIndex index) {
        if (!subtree.isRoot() && index.isOneTree()) {
            try (StoreCursor cursor = index.cursor()) {
                if (cursor.find(subtree.top())) {
                    final Offsets offsets = new Offsets();
                    cursor.walkSubtree();
                    while (cursor.next()) {
                        offsets.visit(cursor.node(), cursor.offset());
                    }
                    indexed = offsets.inImageOrder();
                }
            }
        }
        return this;
    }

    /** Receives each node. */
    public interface NodeVisitor {
        void visit(NodeDataDecoder node, long offset);
    }

    /** Walks all listed committed nodes; returns whether the subtree exists. */
    public boolean walk(final NodeVisitor visitor) {
        if (indexed != null) {
            visit(indexed, visitor);
            return true;
        }
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
                    if (isListed(node)) {
                        visitor.visit(node, reader.offset());
                    }
                }
            }
        }
        return isFound;
    }

    private void visit(final long[] offsets, final NodeVisitor visitor) {
        try (RecordView view = new RecordView(region, byteOrder())) {
            for (final long offset : offsets) {
                final NodeDataDecoder node = view.moveTo(offset).nodeData();
                if (isListed(node)) {
                    visitor.visit(node, offset);
                }
            }
        }
    }

    private boolean isListed(final NodeDataDecoder node) {
        return subtree.isListed(node.path()) && filter.accepts(node);
    }

    private ByteOrder byteOrder() {
        try (ImageReader reader = ImageReader.open(region, options)) {
            return reader.header().byteOrder();
        }
    }

    public boolean inImageOrder(final NodePrinter printer) {
        return walk((node, offset) -> printer.print(node));
    }

    public boolean inTreeOrder(final NodePrinter printer) {
        final DepthFirstCheck check = new DepthFirstCheck();
        final boolean isFound = walk(check);
        if (check.isDepthFirst) {
            return isFound && inImageOrder(printer);
        }
        final Offsets offsets = new Offsets();
        walk(offsets);
        visit(offsets.sorted(region, byteOrder()), (node, offset) -> printer.print(node));
        return isFound;
    }

    /** Checks whether the image is in tree order: each node must follow its parent or a descendant of its parent. */
    private static final class DepthFirstCheck implements NodeVisitor {
        private final UnsafeBuffer previous = new UnsafeBuffer(new byte[256]);
        private int previousLength;
        private boolean isDepthFirst = true;

        @Override
        public void visit(final NodeDataDecoder node, final long offset) {
            final DirectBuffer path = node.path();
            if (!isDepthFirst || Paths.isSpecial(path)) {
                return;
            }
            final int length = path.capacity();
            final int parentLength = Paths.parentLength(path, 0, length);
            isDepthFirst = previousLength == 0 || Paths.isSameOrBelow(previous, previousLength, path, parentLength);
            if (length > previous.capacity()) {
                previous.wrap(new byte[2 * length]);
            }
            previous.putBytes(0, path, 0, length);
            previousLength = length;
        }
    }

    /** Collects the offsets of the nodes. */
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

        long[] inImageOrder() {
            final long[] sorted = Arrays.copyOf(offsets, count);
            Arrays.sort(sorted);
            return sorted;
        }

        long[] sorted(final Region region, final ByteOrder order) {
            try (RecordView left = new RecordView(region, order);
                    RecordView right = new RecordView(region, order)) {
                return new PathSort(left, right).sort(Arrays.copyOf(offsets, count));
            }
        }
    }
}
