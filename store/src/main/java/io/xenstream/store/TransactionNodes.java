// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.internal.Paths;
import io.xenstream.codec.internal.SeededHash;
import java.util.concurrent.ThreadLocalRandom;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.Long2LongHashMap;

/**
 * The nodes that a transaction has accessed, outside the heap: for each path the generations seen in the store, and what the transaction has done to the
 * node.
 *
 * <pre>
 *     0  generation seen; 0 = there was no node; -1 = not read
 *     8  generation of the list of children seen; -1 = not read
 *    16  number of the transaction's last change to this node; 0 = none
 *    24  number of the last change that removed the node; 0 = none
 *    32  offset of the value in the log (4 bytes), its length (4 bytes)
 *    40  offset of the permissions in the log (4 bytes), their number (4 bytes)
 *    48  whether the transaction has created the node (4 bytes), length of the path (4 bytes)
 *    56  path
 * </pre>
 */
final class TransactionNodes {
    static final long NOT_READ = -1;
    static final long ABSENT = 0;

    private static final int CHILDREN_OFFSET = 8;
    private static final int CHANGE_OFFSET = 16;
    private static final int REMOVAL_OFFSET = 24;
    private static final int VALUE_OFFSET = 32;
    private static final int PERMISSIONS_OFFSET = 40;
    private static final int CREATED_OFFSET = 48;
    private static final int PATH_LENGTH_OFFSET = 52;
    private static final int PATH_OFFSET = 56;
    private static final int NONE = -1;

    private final long seed = ThreadLocalRandom.current().nextLong();
    private final Long2LongHashMap offsets = new Long2LongHashMap(NONE);
    private final MutableDirectBuffer nodes = Buffers.expandableDirect(4096);
    private final MutableDirectBuffer view = Buffers.empty();
    private int end;
    private int count;
    private boolean hasRemovals;

    void clear() {
        offsets.clear();
        end = 0;
        count = 0;
        hasRemovals = false;
    }

    int end() {
        return end;
    }

    /** The offset of the node behind a node. */
    int next(final int node) {
        return node + length(nodes.getInt(node + PATH_LENGTH_OFFSET));
    }

    private static int length(final int pathLength) {
        return BitUtil.align(PATH_OFFSET + pathLength, Long.BYTES);
    }

    /** Returns the offset of a path's entry, or -1. */
    int find(final DirectBuffer path, final int length) {
        return (int) offsets.get(key(path, length));
    }

    /** The key of a path: its hash, or, if another path has it, a number after it. */
    private long key(final DirectBuffer path, final int length) {
        view.wrap(path, 0, length);
        long key = SeededHash.of(view, length, seed);
        long node = offsets.get(key);
        while (node != NONE && !isAt((int) node, path, length)) {
            key++;
            node = offsets.get(key);
        }
        return key;
    }

    private boolean isAt(final int node, final DirectBuffer path, final int length) {
        return nodes.getInt(node + PATH_LENGTH_OFFSET) == length
                && Paths.isSame(nodes, node + PATH_OFFSET, path, 0, length);
    }

    /** Returns the offset of a path's entry, which is added if it is missing. */
    int obtain(final DirectBuffer path, final int length) {
        final long key = key(path, length);
        final long found = offsets.get(key);
        if (found != NONE) {
            return (int) found;
        }
        final int node = end;
        nodes.putLong(node, NOT_READ);
        nodes.putLong(node + CHILDREN_OFFSET, NOT_READ);
        nodes.putLong(node + CHANGE_OFFSET, 0);
        nodes.putLong(node + REMOVAL_OFFSET, 0);
        nodes.putLong(node + VALUE_OFFSET, 0);
        nodes.putLong(node + PERMISSIONS_OFFSET, 0);
        nodes.putInt(node + CREATED_OFFSET, 0);
        nodes.putInt(node + PATH_LENGTH_OFFSET, length);
        nodes.putBytes(node + PATH_OFFSET, path, 0, length);
        end = node + length(length);
        count++;
        offsets.put(key, node);
        return node;
    }

    /** How many nodes there are. */
    int count() {
        return count;
    }

    /** Takes over the nodes of a transaction that another process has begun. Returns whether the bytes can be such nodes, whose changes are in a log. */
    boolean restore(final DirectBuffer saved, final int offset, final int length, final TransactionLog log) {
        nodes.putBytes(0, saved, offset, length);
        while (end < length) {
            final int node = end;
            final int pathLength = length - node < PATH_OFFSET ? 0 : pathLength(node);
            if (pathLength < 1
                    || pathLength > length - node - PATH_OFFSET
                    || !log.isContent(valueOffset(node), valueLength(node))
                    || !log.isContent(permissionsOffset(node), (long) Integer.BYTES * permissionCount(node))) {
                return false;
            }
            view.wrap(nodes, pathOffset(node), pathLength);
            final long key = key(view, pathLength);
            if (offsets.get(key) != NONE) {
                return false;
            }
            offsets.put(key, node);
            hasRemovals |= removal(node) != 0;
            end = next(node);
            count++;
        }
        return end == length;
    }

    long removal(final int node) {
        return nodes.getLong(node + REMOVAL_OFFSET);
    }

    long generation(final int node) {
        return nodes.getLong(node);
    }

    /** Notes the generation seen, unless one has been seen before. */
    void see(final int node, final long generation) {
        if (generation(node) == NOT_READ) {
            nodes.putLong(node, generation);
        }
    }

    long childrenGeneration(final int node) {
        return nodes.getLong(node + CHILDREN_OFFSET);
    }

    void seeChildren(final int node, final long generation) {
        if (childrenGeneration(node) == NOT_READ) {
            nodes.putLong(node + CHILDREN_OFFSET, generation);
        }
    }

    long change(final int node) {
        return nodes.getLong(node + CHANGE_OFFSET);
    }

    boolean isCreated(final int node) {
        return nodes.getInt(node + CREATED_OFFSET) != 0;
    }

    void create(final int node, final long change) {
        nodes.putInt(node + CREATED_OFFSET, 1);
        nodes.putLong(node + PERMISSIONS_OFFSET, 0);
        nodes.putLong(node + VALUE_OFFSET, 0);
        nodes.putLong(node + CHANGE_OFFSET, change);
    }

    void remove(final int node, final long change) {
        nodes.putLong(node + REMOVAL_OFFSET, change);
        nodes.putInt(node + CREATED_OFFSET, 0);
        hasRemovals = true;
    }

    void setValue(final int node, final long change, final int offset, final int length) {
        nodes.putLong(node + CHANGE_OFFSET, change);
        nodes.putInt(node + VALUE_OFFSET, offset);
        nodes.putInt(node + VALUE_OFFSET + Integer.BYTES, length);
    }

    void setPermissions(final int node, final long change, final int offset, final int count) {
        nodes.putLong(node + CHANGE_OFFSET, change);
        nodes.putInt(node + PERMISSIONS_OFFSET, offset);
        nodes.putInt(node + PERMISSIONS_OFFSET + Integer.BYTES, count);
    }

    /** Notes where the log has what was seen in the store: permissions and, behind them, the value. */
    void keep(final int node, final int offset, final int count, final int valueLength) {
        nodes.putInt(node + PERMISSIONS_OFFSET, offset);
        nodes.putInt(node + PERMISSIONS_OFFSET + Integer.BYTES, count);
        nodes.putInt(node + VALUE_OFFSET, offset + Integer.BYTES * count);
        nodes.putInt(node + VALUE_OFFSET + Integer.BYTES, valueLength);
    }

    int valueOffset(final int node) {
        return nodes.getInt(node + VALUE_OFFSET);
    }

    int valueLength(final int node) {
        return nodes.getInt(node + VALUE_OFFSET + Integer.BYTES);
    }

    int permissionsOffset(final int node) {
        return nodes.getInt(node + PERMISSIONS_OFFSET);
    }

    int permissionCount(final int node) {
        return nodes.getInt(node + PERMISSIONS_OFFSET + Integer.BYTES);
    }

    DirectBuffer buffer() {
        return nodes;
    }

    int pathOffset(final int node) {
        return node + PATH_OFFSET;
    }

    int pathLength(final int node) {
        return nodes.getInt(node + PATH_LENGTH_OFFSET);
    }

    /** The number of the last change that removed a path or a node above it; 0 if there is none. */
    long lastRemoval(final DirectBuffer path, final int length) {
        long last = 0;
        int prefix = hasRemovals ? length : 0;
        while (prefix > 0) {
            final int node = find(path, prefix);
            if (node != NONE) {
                last = Math.max(last, removal(node));
            }
            prefix = Paths.parentLength(path, 0, prefix);
        }
        return last;
    }
}
