// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.build;

import io.xenstream.cli.command.Escapes;
import io.xenstream.cli.listing.PathSort;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.NodeDataEncoder;
import io.xenstream.codec.RecordView;
import io.xenstream.codec.WritableRegion;
import io.xenstream.codec.internal.Paths;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The nodes of a listing, in any order, which become those of an image in tree order. As in a daemon to which Dom0 writes them, parents that are not listed are created
 * without a value, and a node without permissions gets those of its parent. The root gets {@code n0}.
 *
 * <p>The nodes are kept in memory that another object provides, as records of an image that is never finished; eight bytes a node are needed beside it, sixteen while they are sorted.
 */
final class ListedNodes implements AutoCloseable {
    private static final int INITIAL_NODES = 1024;
    /** Domain 0 owns it, and nobody else has access. */
    private static final int[] DOM0_ONLY = {'n'};

    private static final DirectBuffer NO_VALUE = new UnsafeBuffer(0, 0);

    private final WritableRegion region;
    private final ImageHeader header;
    private final ImageWriter writer;
    /** The path that was added last. */
    private final ExpandableArrayBuffer last = new ExpandableArrayBuffer();

    private int lastLength;
    private final UnsafeBuffer lastPath = new UnsafeBuffer(0, 0);
    private long[] offsets = new long[INITIAL_NODES];
    private int count;
    private boolean isSorted = true;

    /** The path of the node written last, and the permissions of that node and of those above it, by depth. */
    private final ExpandableArrayBuffer current = new ExpandableArrayBuffer();

    private int currentLength;
    private int[][] permissions = new int[16][];

    /** Keeps nodes in a region, which grows as needed. */
    ListedNodes(final WritableRegion region, final ImageHeader header) {
        this.region = region;
        this.header = header;
        this.writer = ImageWriter.open(region, header);
    }

    void add(final ListingLine line) {
        final DirectBuffer path = line.path();
        final NodeDataEncoder node = writer.claimNodeData(
                line.permissionCount(), path.capacity(), line.value().capacity());
        for (int i = 0; i < line.permissionCount(); i++) {
            node.permission(i, line.permission(i));
        }
        node.path(path).value(line.value());
        if (count == offsets.length) {
            offsets = Arrays.copyOf(offsets, Math.toIntExact(2L * count));
        }
        offsets[count++] = writer.commit();
        lastPath.wrap(last, 0, lastLength);
        isSorted = isSorted && (lastLength == 0 || Paths.compare(lastPath, path) < 0);
        lastLength = path.capacity();
        last.putBytes(0, path, 0, lastLength);
    }

    /**
     * Writes the nodes.
     *
     * @throws DescriptionException if a node is listed twice
     */
    void writeTo(final ImageWriter to) {
        try (RecordView view = new RecordView(region, header.byteOrder());
                RecordView other = new RecordView(region, header.byteOrder())) {
            long[] ordered = Arrays.copyOf(offsets, count);
            if (!isSorted) {
                ordered = new PathSort(view, other).sort(ordered);
            }
            if (count == 0 || !Paths.isRoot(view.moveTo(ordered[0]).nodeData().path())) {
                writeRoot(to);
            }
            for (final long offset : ordered) {
                write(to, view.moveTo(offset).nodeData());
            }
        }
    }

    private void writeRoot(final ImageWriter to) {
        permissions[0] = DOM0_ONLY;
        write(to, new UnsafeBuffer(new byte[] {Paths.SEPARATOR}), 1, NO_VALUE, permissions[0]);
    }

    private void write(final ImageWriter to, final NodeDataDecoder node) {
        final DirectBuffer path = node.path();
        final int length = path.capacity();
        if (length == currentLength && Paths.isSame(path, 0, current, 0, length)) {
            final StringBuilder text = new StringBuilder();
            for (int i = 0; i < length; i++) {
                Escapes.append(path.getByte(i), text);
            }
            throw new DescriptionException("two lines describe " + text);
        }
        final int depth = Paths.isSpecial(path) ? 0 : Paths.depth(path);
        if (depth > 0) {
            writeMissingParents(to, path, Paths.parentLength(path));
        }
        if (depth >= permissions.length) {
            permissions = Arrays.copyOf(permissions, 2 * depth);
        }
        permissions[depth] = permissions(node, depth);
        write(to, path, length, node.value(), permissions[depth]);
    }

    /** Special nodes, which have no parent, are like the root. */
    private int[] permissions(final NodeDataDecoder node, final int depth) {
        if (node.permissionCount() == 0) {
            return depth == 0 ? DOM0_ONLY : permissions[depth - 1];
        }
        final int[] listed = new int[node.permissionCount()];
        for (int i = 0; i < listed.length; i++) {
            listed[i] = node.permission(i);
        }
        return listed;
    }

    private void writeMissingParents(final ImageWriter to, final DirectBuffer path, final int parentLength) {
        int depth = 0;
        int length = 1;
        while (length < parentLength) {
            length = Paths.childLength(path, length, parentLength);
            depth++;
            if (!Paths.isSameOrBelow(current, currentLength, path, length)) {
                if (depth >= permissions.length) {
                    permissions = Arrays.copyOf(permissions, 2 * depth);
                }
                permissions[depth] = permissions[depth - 1];
                write(to, path, length, NO_VALUE, permissions[depth]);
            }
        }
    }

    private void write(
            final ImageWriter to, final DirectBuffer path, final int length, final DirectBuffer value, final int[] of) {
        final NodeDataEncoder node = to.claimNodeData(of.length, length, value.capacity());
        for (int i = 0; i < of.length; i++) {
            node.permission(i, of[i]);
        }
        node.path(path, 0, length).value(value);
        to.commit();
        currentLength = length;
        current.putBytes(0, path, 0, length);
    }

    @Override
    public void close() {
        writer.close();
    }
}
