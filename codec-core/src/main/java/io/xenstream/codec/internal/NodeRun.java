// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec.internal;

import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.PlainNodes;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordDecoder;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.codec.SubtreeStarts;
import java.nio.ByteOrder;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;
import org.agrona.collections.LongArrayList;

/**
 * Nodes that follow each other in an image in the order of a tree, each once, which is how daemons write them. That no two of them are the same, and
 * that each follows its parent, is known without a table of them. If the order ends, the records are still known, and a table can be made of them.
 */
public final class NodeRun implements AutoCloseable {
    private static final int MOST_ASKED_FOR = 1 << 18;

    private final Region image;
    private final boolean isSwapped;
    private final boolean isCommittedOnly;
    private final PlainNodes nodes;
    private long begin;
    private long end;
    private boolean isClosed;
    private Supplier<LongArrayList> nodesAskedFor;
    /** Null if it is not known where subtrees begin. */
    private SubtreeStarts starts;

    /**
     * Creates an empty run.
     *
     * @param isCommittedOnly whether nodes of transactions do not count
     */
    public NodeRun(final Region image, final ByteOrder byteOrder, final boolean isCommittedOnly) {
        this.image = image;
        this.isSwapped = byteOrder != ByteOrder.nativeOrder();
        this.isCommittedOnly = isCommittedOnly;
        this.nodes = new PlainNodes(image, byteOrder);
        this.starts = nodes.starts();
    }

    /**
     * Takes a run over that somebody else has found, as a whole: then no more can be added, and nothing is certain about single nodes.
     *
     * @param runNodesAskedFor finds what {@link #findNodesAskedFor} would find for it, null for all nodes; only called when it is needed
     */
    public void takeOver(final long runBegin, final long runEnd, final Supplier<LongArrayList> runNodesAskedFor) {
        starts = null;
        begin = runBegin;
        end = runEnd;
        nodesAskedFor = runNodesAskedFor;
        isClosed = true;
    }

    public boolean isEmpty() {
        return begin == 0;
    }

    /**
     * Adds a node. After a refusal, nothing can be added any more.
     *
     * @param record the offset of its record
     * @return whether it certainly is new, and is the root, a special node, or the child of a node that has been added
     */
    public boolean add(final long record, final DirectBuffer path) {
        if (isClosed
                || !isNext(record)
                || !isWhole(record)
                || pathRoom(record) != path.capacity() + 1
                || path.capacity() == 0
                || !nodes.add(record, pathOffset(record), path.capacity())) {
            return false;
        }
        begin = begin == 0 ? record : begin;
        end = recordEnd(record);
        return true;
    }

    /**
     * Adds nodes as long as they certainly break no rule, after the root. After that, others can still be added.
     *
     * @param record        the offset of the first one's record
     * @param most          maximum number of nodes
     * @param longestRecord most bytes of a record's body
     * @param isExactOnly   whether only records count whose copy would be the same
     * @return how many have been added; the next record is at {@link #end()} if there are any
     */
    public long addPlain(final long record, final long most, final int longestRecord, final boolean isExactOnly) {
        if (isClosed || begin == 0 || !isNext(record)) {
            return 0;
        }
        final long count = nodes.read(record, most, longestRecord, isExactOnly);
        end = count == 0 ? end : nodes.end();
        return count;
    }

    /** Begins to read parts of the image on other threads, which {@link #addPlain} adds: see {@link PlainNodes#readAhead}. */
    public void readAhead(
            final ReadOptions options, final int count, final Executor executor, final boolean isExactOnly) {
        nodes.readAhead(options, count, executor, isExactOnly);
    }

    /** Returns whether nodes that pass a filter are found without reading all nodes again. */
    public boolean knowsSubtrees() {
        return starts != null && starts.isKnown();
    }

    /** Returns what is known of the nodes that have been added by {@link #addPlain}. */
    public PlainNodes plainNodes() {
        return nodes;
    }

    /** Returns where the record behind the last node begins; 0 if the run is empty. */
    public long end() {
        return end;
    }

    /** Returns whether there is no node between the run and a record; one that the caller did not add would later be taken for one of the run. */
    private boolean isNext(final long record) {
        if (record % Long.BYTES != 0 || image.length() - record < RecordDecoder.BODY_OFFSET) {
            return false;
        }
        if (begin == 0) {
            return true;
        }
        while (end < record) {
            if (isNode(end, length(end))) {
                return false;
            }
            end = recordEnd(end);
        }
        return end == record;
    }

    /** Returns whether a node has certainly been added: the one whose path is the first bytes of a buffer. */
    public boolean contains(final DirectBuffer path, final int length) {
        return nodes.contains(path, length);
    }

    /**
     * Visits the records of some nodes that have been added.
     *
     * @param askedFor their offsets, as {@link #nodesAskedFor} returns them; null for all nodes
     */
    public void forEachOf(final LongArrayList askedFor, final LongConsumer visitor) {
        if (askedFor == null) {
            forEach(visitor);
        } else {
            askedFor.forEachOrderedLong(visitor);
        }
    }

    /** Visits the records of all nodes that have been added. */
    public void forEach(final LongConsumer visitor) {
        forEach(null, visitor);
    }

    /**
     * Visits the records of the nodes whose paths pass a filter, or of all if that is null, and of special nodes.
     *
     * @param filter if it contains a path, then also those of all ancestors
     */
    public void forEach(final PathFilter filter, final LongConsumer visitor) {
        if (filter == null || starts == null) {
            forEach(begin, end, filter, visitor);
        } else {
            starts.forEachPart(
                    begin,
                    end,
                    record -> !isWhole(record) || passes(record, recordEnd(record), filter),
                    (from, to) -> forEach(from, to, filter, visitor));
        }
    }

    private void forEach(final long from, final long to, final PathFilter filter, final LongConsumer visitor) {
        long record = from;
        while (record < to) {
            final long length = length(record);
            final long next = recordEnd(record, length);
            final boolean isWhole = length >= NodeDataDecoder.FIXED_LENGTH && next <= end;
            if (isWhole && isNode(record, length) && passes(record, next, filter)) {
                visitor.accept(record);
            }
            record = next;
        }
    }

    private boolean passes(final long node, final long nodeEnd, final PathFilter filter) {
        final long path = pathOffset(node);
        final int room = pathRoom(node);
        return path + room <= nodeEnd
                && (filter == null || filter.mayContain(image, path, room - 1) || image.getByte(path) == Paths.SPECIAL);
    }

    /** Returns where the path of a node begins. */
    public long pathOffset(final long node) {
        return node
                + NodeDataDecoder.PERMISSIONS_OFFSET
                + (long) NodeDataDecoder.PERMISSION_LENGTH * uint16(node + NodeDataDecoder.PERMISSION_COUNT_OFFSET);
    }

    /** Returns what {@link #findNodesAskedFor} has found, or somebody else for a run that has been taken over. */
    public LongArrayList nodesAskedFor() {
        return nodesAskedFor == null ? findNodesAskedFor() : nodesAskedFor.get();
    }

    /**
     * Finds the nodes of the run that whoever reads on looks up: the records of those that follow or their ancestors, of special nodes, and by chance of
     * some others.
     *
     * @return null if these are too many, or what will be read is not certain: then all of them
     */
    public LongArrayList findNodesAskedFor() {
        return nodesOf(pathsAhead());
    }

    /**
     * Finds the nodes whose paths pass a filter, and special nodes.
     *
     * @param filter null if any may be wanted
     * @return the offsets of their records; null if these are too many, or any may be wanted
     */
    public LongArrayList nodesOf(final PathFilter filter) {
        if (filter == null) {
            return null;
        }
        final LongArrayList records = new LongArrayList();
        forEach(filter, record -> {
            if (records.size() <= MOST_ASKED_FOR) {
                records.addLong(record);
            }
        });
        return records.size() <= MOST_ASKED_FOR ? records : null;
    }

    /**
     * Finds the paths that are of interest to whoever reads on after the run: those of the nodes that follow, and of their ancestors.
     *
     * @return null if these are too many, or something is odd, so that what will be read is not certain, or the run is empty
     */
    public PathFilter pathsAhead() {
        if (begin == 0) {
            return null;
        }
        final PathFilter filter = new PathFilter();
        int nodes = 0;
        for (long record = end; image.length() - record >= RecordDecoder.BODY_OFFSET; record = recordEnd(record)) {
            final int type = int32(record);
            if (type == RecordType.END) {
                return filter;
            }
            if (recordEnd(record) > image.length() || length(record) % Long.BYTES != 0) {
                return null;
            }
            if (type == RecordType.NODE_DATA) {
                nodes++;
                if (nodes > PathFilter.MOST_PATHS || !isPlain(record)) {
                    return null;
                }
                filter.addWithAncestors(image, pathOffset(record), pathRoom(record) - 1);
            }
        }
        return null;
    }

    /** Returns whether all readers agree about the path of a node. */
    private boolean isPlain(final long record) {
        if (!isWhole(record)) {
            return false;
        }
        final long path = pathOffset(record);
        final int room = pathRoom(record);
        if (room < 2 || image.getByte(path + room - 1) != 0) {
            return false;
        }
        for (long i = path; i < path + room - 1; i++) {
            if (image.getByte(i) == 0) {
                return false;
            }
        }
        return image.getByte(path) == Paths.SEPARATOR || image.getByte(path) == Paths.SPECIAL;
    }

    /** Returns whether the record of a node is inside the image, and the path inside the record. */
    private boolean isWhole(final long record) {
        final long recordEnd = recordEnd(record);
        return length(record) >= NodeDataDecoder.FIXED_LENGTH
                && recordEnd <= image.length()
                && pathOffset(record) + pathRoom(record) <= recordEnd;
    }

    private boolean isNode(final long record, final long length) {
        return int32(record) == RecordType.NODE_DATA
                && !(isCommittedOnly && length >= Integer.BYTES && int32(record + NodeDataDecoder.CONN_ID_OFFSET) != 0);
    }

    private long recordEnd(final long record) {
        return recordEnd(record, length(record));
    }

    private static long recordEnd(final long record, final long length) {
        return record + RecordDecoder.BODY_OFFSET + (length + Long.BYTES - 1 & -Long.BYTES);
    }

    private long length(final long record) {
        return Integer.toUnsignedLong(int32(record + Integer.BYTES));
    }

    private int pathRoom(final long node) {
        return uint16(node + NodeDataDecoder.PATH_LENGTH_OFFSET);
    }

    private int int32(final long offset) {
        final int bytes = image.getInt(offset);
        return isSwapped ? Integer.reverseBytes(bytes) : bytes;
    }

    private int uint16(final long offset) {
        final short bytes = image.getShort(offset);
        return Short.toUnsignedInt(isSwapped ? Short.reverseBytes(bytes) : bytes);
    }

    @Override
    public void close() {
        nodes.close();
    }
}
