// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.WritableRegion;
import io.xenstream.codec.internal.Paths;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.LongArrayList;

/**
 * Creates a path table. Its entries, if there are some, come in the order of their positions: a few segments at a time are composed in memory that stays in the
 * processor's cache, and written to the file.
 */
final class NewPathTable implements AutoCloseable {
    /** Enough of a record for most paths. */
    private static final int RECORD_START = 512;

    private final StoreRegion image;
    private final StoreRegion index;
    private final IndexSpace space;
    private final int depth;
    /** The number of each directory entry's segment. Segments are numbered in the order of their positions. */
    private final int[] directory;
    /** The first slot of each segment when it is empty. */
    private long[] headers = new long[1];

    private int segments;
    /** Where the segments begin in the index. */
    private long table;
    /** The segments that are composed now. */
    private int first;

    private int end;
    private final WritableRegion memory = WritableRegion.allocateUnfilled(PathTable.SEGMENT_BYTES, "new segments");
    /** Entries that their segments have no room for. */
    private final LongArrayList surplus = new LongArrayList();

    private final StoredPath path = new StoredPath();
    private final StoredPath otherPath = new StoredPath();

    /** A table with room for a number of entries. */
    NewPathTable(final StoreRegion image, final StoreRegion index, final IndexSpace space, final long entries) {
        this.image = image;
        this.index = index;
        this.space = space;
        int needed = 0;
        while (needed < PathTable.LARGEST_DEPTH && PathTable.isTooMuch(entries, 0, needed)) {
            needed++;
        }
        depth = needed;
        directory = new int[1 << depth];
        divide(entries, 0, 0);
    }

    /** Numbers the segments whose positions have a prefix. */
    private void divide(final long entries, final int prefix, final int segmentDepth) {
        if (segmentDepth < depth && PathTable.isTooMuch(entries, prefix, segmentDepth)) {
            divide(entries, prefix << 1, segmentDepth + 1);
            divide(entries, (prefix << 1) | 1, segmentDepth + 1);
            return;
        }
        if (segments == headers.length) {
            headers = Arrays.copyOf(headers, 2 * segments);
        }
        headers[segments] = PathTable.emptySegment(segmentDepth, prefix);
        final int copies = 1 << (depth - segmentDepth);
        Arrays.fill(directory, prefix * copies, (prefix + 1) * copies, segments);
        segments++;
    }

    /** Writes a table without entries. */
    void write() {
        begin();
        for (int segment = 0; segment < segments; segment++) {
            compose(segment, segment + 1);
        }
        flush();
    }

    /**
     * Writes a table with entries.
     *
     * @param paths is the table, as soon as it is written
     * @return 0, or the record of a node whose path another one has
     */
    long write(final PathEntries entries, final PathTable paths) {
        begin();
        long duplicate = 0;
        for (int part = 0; part < PathEntries.PARTS && duplicate == 0; part++) {
            compose(segmentAt(PathEntries.firstPosition(part)), segmentAt(PathEntries.firstPosition(part + 1) - 1) + 1);
            duplicate = entries.find(part, this::isDuplicate);
        }
        flush();
        for (int i = 0; i < surplus.size() && duplicate == 0; i++) {
            final long record = PathTable.record(surplus.getLong(i));
            duplicate = paths.insert(PathTable.hashOf(surplus.getLong(i)), record) ? 0 : record;
        }
        return duplicate;
    }

    /** Allocates the space, and writes the directory. */
    private void begin() {
        final int block = space.allocate((long) Integer.BYTES << depth);
        table = space.reserve(segments * PathTable.SEGMENT_BYTES);
        for (int i = 0; i < directory.length; i++) {
            final long segment = table + directory[i] * PathTable.SEGMENT_BYTES;
            index.putInt(IndexSpace.offset(block) + (long) Integer.BYTES * i, IndexSpace.block(segment));
        }
        index.putLong(IndexLayout.DIRECTORY_OFFSET, PathTable.directory(block, depth));
    }

    private int segmentAt(final long position) {
        return directory[(int) (position >>> (Integer.SIZE - depth))];
    }

    /** Begins to compose segments, all that are before them having been composed. The first one may have been begun already. */
    private void compose(final int from, final int to) {
        if (from == end) {
            flush();
        }
        if (to > end) {
            memory.ensureLength((to - first) * PathTable.SEGMENT_BYTES);
            for (int segment = end; segment < to; segment++) {
                memory.clear(offset(segment), PathTable.SEGMENT_BYTES);
                memory.putLong(offset(segment), headers[segment]);
            }
            end = to;
        }
    }

    private long offset(final int segment) {
        return (segment - first) * PathTable.SEGMENT_BYTES;
    }

    private void flush() {
        if (end > first) {
            index.write(table + first * PathTable.SEGMENT_BYTES, memory, offset(end));
            first = end;
        }
    }

    /** Adds an entry, unless there is one with the same path. */
    private boolean isDuplicate(final long entry) {
        final int hash = PathTable.hashOf(entry);
        final long segment = offset(segmentAt(PathTable.position(hash)));
        final long header = memory.getLong(segment);
        if (PathTable.isFull(header)) {
            surplus.addLong(entry);
            return false;
        }
        int slot = PathTable.home(hash);
        long content = memory.getLong(segment + (long) slot * Long.BYTES);
        while (content != 0) {
            if (PathTable.hashOf(content) == hash && isSame(PathTable.record(entry), PathTable.record(content))) {
                return true;
            }
            slot = PathTable.next(slot);
            content = memory.getLong(segment + (long) slot * Long.BYTES);
        }
        memory.putLong(segment + (long) slot * Long.BYTES, entry);
        memory.putLong(segment, PathTable.withEntry(header, entry));
        return false;
    }

    /** Compares the paths of two nodes with the same hash. They are read from the file: for a few nodes all over the image, page faults would cost more. */
    private boolean isSame(final long record, final long other) {
        return Paths.isSame(path.read(record, image), otherPath.read(other, image));
    }

    /** The path of a node in the image's file. */
    private static final class StoredPath {
        private byte[] bytes = new byte[RECORD_START];
        private final MutableDirectBuffer view = Buffers.empty();

        DirectBuffer read(final long record, final StoreRegion image) {
            image.read(record, bytes, bytes.length);
            view.wrap(bytes);
            final long lengths = view.getLong(NodeDataDecoder.PATH_LENGTH_OFFSET);
            final int length = NodeRecord.pathLength(lengths);
            final int required = NodeRecord.pathOffset(lengths) + length;
            if (required > bytes.length) {
                bytes = new byte[required];
                image.read(record, bytes, required);
            }
            view.wrap(bytes, NodeRecord.pathOffset(lengths), length);
            return view;
        }
    }

    @Override
    public void close() {
        memory.close();
    }
}
