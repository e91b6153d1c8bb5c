// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.WritableRegion;
import org.agrona.DirectBuffer;

/**
 * Writes the records of a new store's nodes one after the other. They are composed in memory that stays in the processor's cache, and written to the file, which
 * allocates disk space and fills it in one go; a mapped page would be filled with zeros and faulted in first.
 */
final class NewRecords implements AutoCloseable {
    private static final int CAPACITY = 256 << 10;
    private static final long GENERATION = ImageState.FIRST_SEQUENCE;

    private final StoreRegion image;
    private final String label;
    private final WritableRegion memory;
    /** What has not been written to the image, from an offset on. */
    private StoreRegion composed;

    private long start;
    private long end;

    NewRecords(final StoreRegion image, final long firstNode, final String label) {
        this.image = image;
        this.label = label;
        this.memory = WritableRegion.allocateUnfilled(CAPACITY, "new records");
        this.composed = new StoreRegion(memory, CAPACITY, required -> {
            memory.ensureLength(required);
            return memory.length();
        });
        this.start = firstNode;
        this.end = firstNode;
    }

    /** The offset behind the last record. */
    long end() {
        return end;
    }

    /**
     * Writes a node without its positions in lists and without children. From now on, only the copy counts: the other one may change.
     *
     * @param copiedPath receives the path
     * @return where its links are
     */
    long add(final NodeDataDecoder node, final int permissions, final int pathLength, final DirectBuffer copiedPath) {
        final int path = node.pathOffset();
        final int valueLength = node.valueLength();
        final long length = NodeRecord.newLength(permissions, pathLength, valueLength);
        final long record = claim(length);
        composed.putLong(record, NodeRecord.header(RecordType.NODE_DATA, length));
        NodeRecord.putFields(composed, record, permissions, pathLength, valueLength, GENERATION, false);
        for (int i = 0; i < permissions; i++) {
            NodeRecord.putPermission(composed, record, i, node.permission(i));
        }
        // Path and value have the same offsets in both records.
        final DirectBuffer bytes = node.buffer();
        final int contentLength = node.valueOffset() + valueLength - path;
        composed.putBytes(record + path, bytes, path, contentLength);
        if (node.pathTerminator() != 0) {
            composed.clear(record + path + pathLength, 1);
        }
        final long contentEnd = record + path + contentLength;
        final long links = record + length - NodeRecord.LINKS_LENGTH;
        composed.clear(contentEnd, links - contentEnd);
        composed.putLong(links, 0);
        composed.putLong(links + Long.BYTES, 0);
        composed.putLong(links + 2 * Long.BYTES, GENERATION);
        composed.region().wrap(copiedPath, record + path, pathLength);
        return start + links;
    }

    /** Returns where a record is composed. */
    private long claim(final long length) {
        if (end + length > ImageSpace.LARGEST_IMAGE - Long.BYTES) {
            throw StoreException.limit(label, "the image cannot grow to " + (end + length) + " bytes");
        }
        if (composed != image && end + length - start > CAPACITY) {
            flush();
        }
        final long record = end - start;
        composed.require(record + length + Long.BYTES);
        end += length;
        return record;
    }

    /** Writes what has been composed. */
    private void flush() {
        image.write(start, memory, end - start);
        start = end;
    }

    /** From now on, records are written to mapped memory, where they can be read. */
    void writeInPlace() {
        flush();
        composed = image;
        start = 0;
    }

    /** Writes END and what has been composed. */
    void finish() {
        composed.require(end - start + Long.BYTES);
        composed.putLong(end - start, RecordType.END);
        if (composed != image) {
            end += Long.BYTES;
            flush();
            end -= Long.BYTES;
        }
    }

    long getLong(final long offset) {
        return offset >= start ? composed.getLong(offset - start) : image.getLong(offset);
    }

    void putLong(final long offset, final long value) {
        if (offset >= start) {
            composed.putLong(offset - start, value);
        } else {
            image.putLong(offset, value);
        }
    }

    int getInt(final long offset) {
        return offset >= start ? composed.getInt(offset - start) : image.getInt(offset);
    }

    void putInt(final long offset, final int value) {
        if (offset >= start) {
            composed.putInt(offset - start, value);
        } else {
            image.putInt(offset, value);
        }
    }

    @Override
    public void close() {
        memory.close();
    }
}
