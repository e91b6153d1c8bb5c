// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.concurrent.Executor;
import org.agrona.DirectBuffer;

/**
 * Reads nodes that certainly break no rule, 8 bytes at a time: committed nodes in the order of a tree, each once, whose record, permissions, path and
 * padding are as they should be. Stops at the first record that is anything else, or not certain; whoever knows all rules decides about that one, and adds its
 * node if it is in order, too.
 *
 * <p>All lengths of a record are read once and checked together against the end of the image. Allocates nothing for a node, and remembers only the names below
 * the last node and its ancestors. Not thread-safe. Whoever uses this holds a lease of the region.
 */
public final class PlainNodes implements AutoCloseable {
    private static final int LONGEST_VALUE = 4096;
    private static final int LONGEST_PATH = 3072;
    private static final int HEAD = RecordDecoder.BODY_OFFSET + NodeDataDecoder.FIXED_LENGTH;

    private static final int STALE = NodeDataDecoder.PERMISSION_STALE << Byte.SIZE;
    /** All bits of a permission but the domain, that flag, and the lower bits of the letter. */
    private static final int PERMISSION_BITS = 0xFFE0 & ~STALE;

    private static final int PERMISSION = 0x60;
    /** By those lower bits. */
    private static final int LETTERS = (1 << ('n' & 31)) | (1 << ('r' & 31)) | (1 << ('w' & 31)) | (1 << ('b' & 31));

    private static final byte SPECIAL = '@';
    private static final byte SEPARATOR = '/';

    private final Region image;
    private final ByteOrder order;
    private final OpenNodes open;
    private final boolean isPlain;
    private int longestRecord;
    private boolean isCanonical;

    private final BitSet owners = new BitSet();
    private final BitSet others = new BitSet();
    /** Null as long as parts are not read ahead. */
    private NodesAhead<Part> ahead;

    private long end;
    private int longestPath;
    private int longestValue;
    private boolean hasStalePermission;
    /** The number of permissions of the last node, and these; 0 if there are more than two. */
    private int lastCount;

    private long lastPermissions;

    /**
     * Creates a reader of nodes.
     *
     * @param image contains the image, starting at byte 0
     * @param order the byte order of the image
     */
    public PlainNodes(final Region image, final ByteOrder order) {
        this(image, order, new NameHash());
    }

    PlainNodes(final Region image, final ByteOrder order, final NameHash hash) {
        this.image = image;
        this.order = order;
        this.open = new OpenNodes(image, hash);
        this.isPlain = Memory.isPlain(image.array, order);
    }

    /**
     * Adds a node that the caller has checked. After a refusal, nothing can be added any more.
     *
     * @param record offset of its record in the image
     * @param path   offset of its path in the image, which follows the fixed fields of a node
     * @param length of the path in bytes, at least 1
     * @return whether it certainly is new, and is the root, a special node, or the child of a node that has been added
     */
    public boolean add(final long record, final long path, final int length) {
        return open.add(record, path, length);
    }

    /**
     * Returns whether a node has certainly been added.
     *
     * @param path   contains the path at its beginning
     * @param length of the path in bytes
     * @return whether it is the last node or an ancestor of it
     */
    public boolean contains(final DirectBuffer path, final int length) {
        return open.contains(path, length);
    }

    /**
     * Reads nodes and adds them, as long as they break no rule.
     *
     * @param first       where the record of the first one begins
     * @param most        maximum number of nodes
     * @param longest     most bytes of a record's body
     * @param isExactOnly whether only records count whose copy would be the same
     * @return the number of nodes that have been read; 0 if this is not possible in memory of this kind
     */
    public long read(final long first, final long most, final int longest, final boolean isExactOnly) {
        longestRecord = longest;
        isCanonical = isExactOnly;
        end = first;
        long count = 0;
        long stop = first;
        long more = isPlain ? 1 : 0;
        while (more > 0 && end >= stop && count < most) {
            final Part part = ahead == null ? null : ahead.at(end);
            stop = ahead == null ? image.length : ahead.next();
            more = part != null && goOn(part, most - count) ? part.count() : readUntil(stop, most - count);
            count += more;
        }
        return count;
    }

    /** Reads nodes from {@link #end} on, as long as their records begin before an offset. */
    private long readUntil(final long stop, final long most) {
        final long memory = image.address;
        final long memoryEnd = memory + image.length;
        final long last = memory + stop;
        long count = 0;
        long record = memory + end;
        long next = readNode(record, memory, memoryEnd);
        while (next != 0) {
            record = next;
            count++;
            if (open.sequences().left() > 0) {
                final int read = readSequence(record, Math.min(last, memoryEnd - HEAD + 1), most - count);
                count += read;
                record = memory + end;
            }
            next = count < most && record < last ? readNode(record, memory, memoryEnd) : 0;
        }
        open.settle();
        end = record - memory;
        return count;
    }

    /**
     * Reads nodes as long as they have the permissions of the node before, and the names of a sequence.
     *
     * @param begin address of the first one
     * @param stop  address before which records must begin
     * @return how many have been read; {@link #end} is behind them
     */
    private int readSequence(final long begin, final long stop, final long most) {
        final NameSequences sequences = open.sequences();
        final long memory = image.address;
        final int parentLength = sequences.parentLength();
        final int difference = sequences.difference();
        final int nodes = (int) Math.min(sequences.left(), most);
        final int count = lastCount;
        final long permissions = lastPermissions;
        long other = memory + sequences.other();
        long last = memory + open.last();
        long record = begin;
        int lastLength = 0;
        int longest = longestValue;
        int read = 0;
        while (read < nodes && record < stop) {
            final long lengths = RawMemory.getLong(image.memory, record + NodeDataDecoder.PATH_LENGTH_OFFSET);
            final long path = path(record, lengths);
            final int length = pathLength(lengths);
            final int valueLength = valueLength(lengths);
            final long padded = padded(record, path + length + 1 + valueLength);
            final long otherLengths = RawMemory.getLong(image.memory, other + NodeDataDecoder.PATH_LENGTH_OFFSET);
            final long otherEnd = path(other, otherLengths) + pathLength(otherLengths);
            final long next = padded(other, otherEnd + 1 + valueLength(otherLengths));
            final int name = length - parentLength;
            if ((int) (lengths >>> 48) != count
                    || length - pathLength(otherLengths) != difference
                    || name < 2
                    || next > record
                    || !isUsual(record, lengths, path + length, padded)
                    || usualPermissions(record + NodeDataDecoder.PERMISSIONS_OFFSET, count) != permissions
                    || !NameBytes.isSame(image.memory, path + length, otherEnd, name)
                    || !NameBytes.isSameFrom(image.memory, path, last, parentLength)) {
                break;
            }
            longest = Math.max(longest, valueLength);
            longestPath = Math.max(longestPath, length);
            last = path;
            lastLength = length;
            other = next;
            record = padded;
            read++;
        }
        if (read > 0) {
            sequences.advance(read, other - memory);
            open.last(last - memory, lastLength);
            longestValue = longest;
        }
        end = record - memory;
        return read;
    }

    private static int pathLength(final long lengths) {
        return ((int) lengths & 0xFFFF) - 1;
    }

    private static int valueLength(final long lengths) {
        return (int) (lengths >>> 16) & 0xFFFF;
    }

    private static long path(final long record, final long lengths) {
        return record + NodeDataDecoder.PERMISSIONS_OFFSET + NodeDataDecoder.PERMISSION_LENGTH * (lengths >>> 48);
    }

    private static long padded(final long record, final long fieldsEnd) {
        return record + (fieldsEnd - record + Long.BYTES - 1 & -Long.BYTES);
    }

    /** Returns whether the record is that of a node with usual lengths, and padded with zeros. */
    private boolean isUsual(final long record, final long lengths, final long pathEnd, final long padded) {
        final long header = RawMemory.getLong(image.memory, record);
        final long ids = RawMemory.getLong(image.memory, record + NodeDataDecoder.CONN_ID_OFFSET);
        final long fieldsEnd = pathEnd + 1 + valueLength(lengths);
        final long declared = record + RecordDecoder.BODY_OFFSET + (header >>> Integer.SIZE);
        return (int) header == RecordType.NODE_DATA
                && padded <= image.address + image.length
                && declared <= padded
                && declared >= (isCanonical ? padded : fieldsEnd)
                && (isCanonical ? ids | (lengths >>> 32 & 0xFFFF) : (int) ids) == 0
                && header >>> Integer.SIZE <= longestRecord
                && valueLength(lengths) <= LONGEST_VALUE
                && lengths >>> 48 != 0
                && pathLength(lengths) > 1
                && pathLength(lengths) <= LONGEST_PATH
                && RawMemory.getByte(image.memory, pathEnd) == 0
                && RawMemory.getLong(image.memory, padded - Long.BYTES)
                                >>> 1
                                >>> (Long.SIZE - 1 - Byte.SIZE * (int) (padded - fieldsEnd))
                        == 0;
    }

    /**
     * Begins to read parts of the image on other threads. {@link #read} then adds what they have read when it comes to where a part starts, if it
     * certainly would have read the same there. Has no effect on what is read, nor if this is not possible in memory of this kind.
     *
     * @param options     limits
     * @param count       the number of parts to aim at, from 1
     * @param executor    runs parts, each of them once; may run them late, refuse them or run them on the calling thread
     * @param isExactOnly whether only records count whose copy would be the same
     */
    public void readAhead(
            final ReadOptions options, final int count, final Executor executor, final boolean isExactOnly) {
        if (isPlain && ahead == null) {
            final long[] starts = new RecordSearch(image, order, options.maxRecordLength()).starts(count);
            ahead = new NodesAhead<>(
                    starts,
                    image.length,
                    (start, stop) -> readPart(start, stop, options.maxRecordLength(), isExactOnly));
            ahead.start(executor);
        }
    }

    /** Reads a part as far as it certainly breaks no rule if the ancestors of its first node come before it. Runs on any thread. */
    private Part readPart(final long start, final long stop, final int longest, final boolean isExactOnly) {
        final PlainNodes nodes = new PlainNodes(image, order, open.hash);
        boolean isRead = false;
        try {
            nodes.longestRecord = longest;
            nodes.isCanonical = isExactOnly;
            nodes.end = start;
            final long count = nodes.beginAt(start) ? nodes.readUntil(stop, Long.MAX_VALUE) : 0;
            isRead = count > 0;
            return isRead ? new Part(nodes, count) : null;
        } finally {
            if (!isRead) {
                nodes.close();
            }
        }
    }

    private boolean beginAt(final long record) {
        if (image.length - record < RecordDecoder.BODY_OFFSET + NodeDataDecoder.FIXED_LENGTH) {
            return false;
        }
        final long lengths = image.getLong(record + NodeDataDecoder.PATH_LENGTH_OFFSET);
        final int length = ((int) lengths & 0xFFFF) - 1;
        final long path =
                record + NodeDataDecoder.PERMISSIONS_OFFSET + NodeDataDecoder.PERMISSION_LENGTH * (lengths >>> 48);
        if (length <= 1 || length > LONGEST_PATH || path + length > image.length) {
            return false;
        }
        open.beginAt(record, path, length);
        return true;
    }

    private boolean goOn(final Part part, final long most) {
        final PlainNodes nodes = part.nodes();
        if (part.count() > most
                || nodes.longestRecord != longestRecord
                || nodes.isCanonical != isCanonical
                || !open.goOn(nodes.open)) {
            return false;
        }
        owners.or(nodes.owners);
        others.or(nodes.others);
        longestPath = Math.max(longestPath, nodes.longestPath);
        longestValue = Math.max(longestValue, nodes.longestValue);
        hasStalePermission |= nodes.hasStalePermission;
        end = nodes.end;
        return true;
    }

    /** Returns the address behind the record; 0 if it is not certain that it breaks no rule. */
    private long readNode(final long record, final long memory, final long memoryEnd) {
        if (memoryEnd - record < HEAD) {
            return 0;
        }
        final long lengths = RawMemory.getLong(image.memory, record + NodeDataDecoder.PATH_LENGTH_OFFSET);
        final int permissions = (int) (lengths >>> 48);
        final int length = pathLength(lengths);
        final long path = path(record, lengths);
        final int valueLength = valueLength(lengths);
        final long padded = padded(record, path + length + 1 + valueLength);
        if (!isUsual(record, lengths, path + length, padded)) {
            return 0;
        }
        final long first = record + NodeDataDecoder.PERMISSIONS_OFFSET;
        final boolean hasLastPermissions =
                permissions == lastCount && usualPermissions(first, permissions) == lastPermissions;
        if (!(hasLastPermissions || areValid(first, path))
                || !(open.follow(record, path, length) || addPath(record, path, length, memory))) {
            return 0;
        }
        if (!hasLastPermissions) {
            addPermissions(first, path, permissions);
        }
        longestPath = Math.max(longestPath, length);
        longestValue = Math.max(longestValue, valueLength);
        return padded;
    }

    private boolean addPath(final long record, final long path, final int length, final long memory) {
        final long pathEnd = path + length;
        final long last = RawMemory.getLong(image.memory, pathEnd - Long.BYTES);
        final long before = RawMemory.getLong(image.memory, pathEnd - 2 * Long.BYTES);
        final long lastSeparators = NameBytes.separators(last);
        final long separators = NameBytes.separators(before);
        if ((lastSeparators | separators) == 0) {
            return addLongName(record, path, length, memory);
        }
        final int name = lastSeparators != 0
                ? Long.numberOfLeadingZeros(lastSeparators) >>> 3
                : Long.BYTES + (Long.numberOfLeadingZeros(separators) >>> 3);
        final long lastMask = NameBytes.lastBytes(name);
        final long beforeMask = NameBytes.bytesBefore(name);
        return NameBytes.areAllowed(NameBytes.allowed(last, lastMask), NameBytes.allowed(before, beforeMask))
                && isBelowLast(path, length, name, memory)
                && open.addChild(
                        record - memory, path - memory, length, open.hash.of(last & lastMask, before & beforeMask));
    }

    /** Adds a node with a name of at least 16 bytes. */
    private boolean addLongName(final long record, final long path, final int length, final long memory) {
        int name = 0;
        long separators = 0;
        while (separators == 0 && name + Long.BYTES <= length) {
            final long bytes = RawMemory.getLong(image.memory, path + length - name - Long.BYTES);
            separators = NameBytes.separators(bytes);
            final int more = separators == 0 ? Long.BYTES : Long.numberOfLeadingZeros(separators) >>> 3;
            final long allowed = NameBytes.allowed(bytes, NameBytes.lastBytes(more));
            if (!NameBytes.areAllowed(allowed, allowed)) {
                return false;
            }
            name += more;
        }
        final long offset = path - memory;
        return separators != 0
                && isBelowLast(path, length, name, memory)
                && open.addChild(record - memory, offset, length, open.hash.of(image, offset + length, name));
    }

    /** Returns whether a node is a child of the last one or of an ancestor of it. The separator in front of its name may be outside the path. */
    private boolean isBelowLast(final long path, final int length, final int name, final long memory) {
        final int parentLength = Math.max(1, length - name - 1);
        if (name == 0
                || name >= length
                || !open.isOpen(parentLength)
                || (parentLength == 1 && !isUsualBelowRoot(RawMemory.getByte(image.memory, path + 1)))) {
            return false;
        }
        final long last = memory + open.last();
        return NameBytes.isSameFrom(image.memory, path, last, parentLength);
    }

    /** Of {@code //name}, too, the parent is the root, but the path is not valid. */
    private static boolean isUsualBelowRoot(final byte second) {
        return second != SPECIAL && second != SEPARATOR;
    }

    /** Returns one permission or two. Most nodes have no more, and the same ones as the node before them. */
    private long usualPermissions(final long first, final int count) {
        return RawMemory.getLong(image.memory, first) & (-1L >>> (Integer.SIZE * (2 - count)));
    }

    private boolean areValid(final long first, final long permissionsEnd) {
        for (long at = first; at < permissionsEnd; at += NodeDataDecoder.PERMISSION_LENGTH) {
            final int permission = RawMemory.getInt(image.memory, at);
            if ((permission & PERMISSION_BITS) != PERMISSION || (LETTERS >>> permission & 1) == 0) {
                return false;
            }
        }
        return true;
    }

    private void addPermissions(final long first, final long permissionsEnd, final int count) {
        lastCount = count > 2 ? 0 : count;
        lastPermissions = usualPermissions(first, count);
        owners.set(RawMemory.getInt(image.memory, first) >>> 16);
        hasStalePermission |= (RawMemory.getInt(image.memory, first) & STALE) != 0;
        for (long at = first + NodeDataDecoder.PERMISSION_LENGTH;
                at < permissionsEnd;
                at += NodeDataDecoder.PERMISSION_LENGTH) {
            final boolean isStale = (RawMemory.getInt(image.memory, at) & STALE) != 0;
            hasStalePermission |= isStale;
            if (!isStale) {
                others.set(RawMemory.getInt(image.memory, at) >>> 16);
            }
        }
    }

    /**
     * Returns where the record behind the nodes begins that {@link #read} has read last.
     *
     * @return offset in bytes from the start of the image
     */
    public long end() {
        return end;
    }

    /**
     * Returns where subtrees of the nodes that have been added begin.
     *
     * @return changes when nodes are added
     */
    public SubtreeStarts starts() {
        return open.starts();
    }

    /**
     * Returns the domains that own a node which has been read.
     *
     * @return domain ids
     */
    public BitSet owners() {
        return owners;
    }

    /**
     * Returns the domains with a permission that is not stale, other than as the owner of the node.
     *
     * @return domain ids
     */
    public BitSet others() {
        return others;
    }

    /**
     * Returns the length of the longest path that has been read.
     *
     * @return length in bytes
     */
    public int longestPath() {
        return longestPath;
    }

    /**
     * Returns the length of the longest value that has been read.
     *
     * @return length in bytes
     */
    public int longestValue() {
        return longestValue;
    }

    /**
     * Returns whether a permission that has been read is marked as stale.
     *
     * @return whether there is such a permission
     */
    public boolean hasStalePermission() {
        return hasStalePermission;
    }

    /** Waits for other threads that read parts, and releases the memory for names. */
    @Override
    public void close() {
        if (ahead != null) {
            ahead.close();
        }
        open.close();
    }

    /**
     * Nodes of a part of the image.
     *
     * @param nodes has read them
     * @param count how many there are, at least 1
     */
    record Part(PlainNodes nodes, long count) implements NodesAhead.Part {
        @Override
        public void close() {
            nodes.close();
        }
    }
}
