// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec.internal;

import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordView;
import io.xenstream.codec.Region;
import java.nio.ByteOrder;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;
import org.agrona.collections.LongArrayList;

/**
 * The set of nodes that an image has contained so far, as offsets of their records: 8 bytes a slot, outside the heap. As long as all nodes are committed
 * ones in tree order, a {@link NodeRun} takes the place of the table.
 *
 * <p>Paths are compared in the image. A node of a transaction differs from the committed node with the same path. The hash is seeded randomly, so
 * that nobody can craft an image whose nodes collide.
 */
public final class SeenNodes implements AutoCloseable {
    private static final int OFFSET_BITS = 40;
    private static final int UNIT = Long.BYTES;
    /** Node records are rarely shorter, so the table rarely grows. */
    private static final int EXPECTED_RECORD_LENGTH = 80;

    private final long seed = ThreadLocalRandom.current().nextLong();
    private final Region image;
    private final RecordView candidate;
    /** Null once the nodes are in a table. */
    private NodeRun run;
    /** Null until then. */
    private LongTable table;

    public SeenNodes(final Region image, final ByteOrder order) {
        this.image = image;
        candidate = new RecordView(image, order);
        run = new NodeRun(image, order, true);
    }

    /**
     * Adds all committed nodes between two offsets, if nothing has been added yet. They are in tree order.
     *
     * @param askedFor finds those of them that will be looked up, null for any; only called when one is looked up
     * @return whether they have been added
     */
    public boolean addAll(final long begin, final long end, final Supplier<LongArrayList> askedFor) {
        final boolean isFirst = run != null && run.isEmpty();
        if (isFirst) {
            run.takeOver(begin, end, askedFor);
        }
        return isFirst;
    }

    /**
     * Adds nodes as long as they certainly break no rule, after the root.
     *
     * @param record        the offset of the first one's record
     * @param most          maximum number of nodes
     * @param longestRecord most bytes of a record's body
     * @return how many have been added; the next record is at {@link #endOfPlain()} if there are any
     */
    public long addPlain(final long record, final long most, final int longestRecord) {
        return run == null ? 0 : run.addPlain(record, most, longestRecord, false);
    }

    /** Begins to read parts of the image on other threads, which {@link #addPlain} adds as long as the nodes are in tree order. */
    public void readAhead(final ReadOptions options, final int count, final Executor executor) {
        run.readAhead(options, count, executor, false);
    }

    /** Returns where the record behind plain nodes begins that have just been added. */
    public long endOfPlain() {
        return run.end();
    }

    /**
     * Adds a committed node if it certainly is new, and is the root, a special node, or the child of a node that has been added. The other methods are
     * for all other nodes.
     *
     * @return whether the node has been added
     */
    public boolean addInOrder(final long offset, final DirectBuffer path) {
        if (run == null) {
            return false;
        }
        if (!run.add(offset, path)) {
            enterRun();
        }
        return run != null;
    }

    /** Makes a table of the nodes in the run, or of those that matter to the nodes that follow. */
    private void enterRun() {
        try (NodeRun ended = run) {
            run = null;
            final LongArrayList askedFor = ended.nodesAskedFor();
            table = new LongTable(
                    askedFor == null ? image.length() / EXPECTED_RECORD_LENGTH : 0,
                    OFFSET_BITS,
                    this::nearOfValue,
                    this::hashOfValue,
                    "table of nodes");
            ended.forEachOf(askedFor, this::enter);
        }
    }

    private void enter(final long offset) {
        final long near = nearOfValue(offset / UNIT);
        final NodeDataDecoder node = candidate.nodeData();
        final long hash = SiblingHash.of(near, node.path(), node.pathLength(), seed);
        table.insert(emptySlot(near, hash), hash, offset / UNIT);
    }

    /** Returns the end of a search for a node that has not been added. */
    private long emptySlot(final long near, final long hash) {
        long slot = table.first(near, hash);
        while (slot >= 0) {
            slot = table.next(slot, near, hash);
        }
        return slot;
    }

    /**
     * Adds a node.
     *
     * @return the offset of the record that the same node was first added with, or -1
     */
    public long add(final long offset, final long connId, final long txId, final DirectBuffer path) {
        if (run != null) {
            enterRun();
        }
        final int length = path.capacity();
        final long near = near(connId, txId, path, length);
        final long hash = SiblingHash.of(near, path, length, seed);
        final long slot = find(near, hash, connId, txId, path, length);
        if (slot >= 0) {
            return table.value(slot) * UNIT;
        }
        table.insert(slot, hash, offset / UNIT);
        return -1;
    }

    /** Returns whether the node whose path is the first bytes of a buffer has been added. */
    public boolean contains(final long connId, final long txId, final DirectBuffer path, final int length) {
        if (run != null) {
            if (connId != 0 || run.contains(path, length)) {
                return connId == 0;
            }
            enterRun();
        }
        final long near = near(connId, txId, path, length);
        return find(near, SiblingHash.of(near, path, length, seed), connId, txId, path, length) >= 0;
    }

    private long find(
            final long near,
            final long hash,
            final long connId,
            final long txId,
            final DirectBuffer path,
            final int length) {
        long slot = table.first(near, hash);
        while (slot >= 0 && !isSame(table.value(slot), connId, txId, path, length)) {
            slot = table.next(slot, near, hash);
        }
        return slot;
    }

    private boolean isSame(
            final long value, final long connId, final long txId, final DirectBuffer path, final int length) {
        final NodeDataDecoder node = candidate.moveTo(value * UNIT).nodeData();
        return node.pathLength() == length
                && node.connId() == connId
                && transactionOf(node) == txId
                && Paths.isSame(node.buffer(), node.pathOffset(), path, 0, length);
    }

    /** Returns the transaction of a node; a committed node has none, whatever its field says. */
    public static long transactionOf(final NodeDataDecoder node) {
        return node.isCommitted() ? 0 : node.txId();
    }

    private long nearOfValue(final long value) {
        final NodeDataDecoder node = candidate.moveTo(value * UNIT).nodeData();
        return near(node.connId(), transactionOf(node), node.path(), node.pathLength());
    }

    private long hashOfValue(final long value) {
        final long near = nearOfValue(value);
        final NodeDataDecoder node = candidate.nodeData();
        return SiblingHash.of(near, node.path(), node.pathLength(), seed);
    }

    private long near(final long connId, final long txId, final DirectBuffer path, final int length) {
        return SiblingHash.near(connId ^ (txId << Integer.SIZE), path, length, seed);
    }

    @Override
    public void close() {
        candidate.close();
        if (run != null) {
            run.close();
        }
        if (table != null) {
            table.close();
        }
    }
}
