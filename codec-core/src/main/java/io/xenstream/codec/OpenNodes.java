// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.collections.LongArrayList;

/**
 * Finds out whether nodes come depth first and each only once, without remembering all of them: a node below which no more nodes can come is forgotten.
 *
 * <p>An open node is the last one or one of its ancestors. Each has a table of hashes of its children's names. Only the table of the innermost node
 * changes, so that the tables are stacked one behind the other. A name whose hash is known counts as known: that is decided for certain elsewhere, and
 * as rare as two equal hashes of 64 bits.
 *
 * <p>Paths are offsets in the image. The header and the fixed fields of a record are in front of each, so that 16 bytes there may be read.
 */
final class OpenNodes implements AutoCloseable {
    /** Most nodes with children have fewer than two dozen: their tables do not grow, and names rarely meet in a slot. */
    private static final int FIRST_CAPACITY = 32;
    /** Bounds the memory: in slots. There is no better place for the children of a huge node than a table of all nodes. */
    private static final long MOST_SLOTS = 1 << 21;

    /** So many names certainly find room in the tables of all open nodes. */
    private static final long MOST_NAMES = MOST_SLOTS / 5;

    private static final int FIRST_DEPTH = 16;
    /** Special nodes are in no tree, and images have two of them. */
    private static final int MOST_SPECIAL = 16;

    private static final byte SEPARATOR = '/';
    private static final byte SPECIAL = '@';

    /** The same for all parts of an image, so that the names of one can be compared with those of the next. */
    final NameHash hash;

    private final Region image;
    private final WritableRegion slots = WritableRegion.allocate(1 << 12, "names of open nodes");
    private final long[] special = new long[MOST_SPECIAL];
    private int specials;
    /** The path of the last node. */
    private long last;
    /** Of the path of each open node, from the root on. */
    private int[] lengths = new int[FIRST_DEPTH];
    /** Names that the table of each open node still takes; 0 if there is none. */
    private int[] rooms = new int[FIRST_DEPTH];
    /** Of the tables: the first slot, and the number of slots, a power of 2, less 1. */
    private long[] begins = new long[FIRST_DEPTH];

    private long[] masks = new long[FIRST_DEPTH];
    private int depth;
    /** What is below the open nodes that a part of the image began with; null in the first part. */
    private NamesBelowGiven given;

    private final SubtreeStarts starts = new SubtreeStarts();
    private final NameSequences sequences;
    /** The level of the parent of the sequence that the last node belongs to; -1 if it belongs to none. */
    private int sequenceLevel = -1;
    /** Whether something that has been added is not remembered. */
    private boolean isLost;

    OpenNodes(final Region image, final NameHash hash) {
        this.image = image;
        this.hash = hash;
        this.sequences = new NameSequences(image);
    }

    /**
     * Begins in the middle of an image, with a node whose ancestors are taken as open. Whether they are, and have no children by the names that follow, is
     * checked by {@link #goOn}.
     *
     * @param record where the node begins, which is to be added next
     * @param path   where its path begins
     * @param length of the path, at least 2
     */
    void beginAt(final long record, final long path, final int length) {
        starts.addAny(record);
        open(path, 1);
        for (int i = 1; i < length; i++) {
            if (image.getByte(path + i) == SEPARATOR) {
                open(path, i);
            }
        }
        given = new NamesBelowGiven(path, depth, lengths[depth - 1]);
    }

    /**
     * Adds all nodes of the next part of the image, unless it is uncertain that they could have been added one by one. Nothing has changed then.
     *
     * @param part has begun with the next node, and has the same hash
     * @return whether the nodes have been added
     */
    boolean goOn(final OpenNodes part) {
        final NamesBelowGiven below = part.given;
        if (isLost || part.isLost || !isOpen(below) || !areNew(below)) {
            return false;
        }
        final int kept = Math.min(below.depth(), part.depth);
        final LongArrayList[] names = new LongArrayList[part.depth];
        long count = 0;
        for (int i = 0; i < part.depth; i++) {
            names[i] = new LongArrayList();
            if (i < kept) {
                addNames(i, names[i]);
                below.addNames(i, names[i]);
            } else {
                part.addNames(i, names[i]);
            }
            count += names[i].size();
        }
        if (count > MOST_NAMES) {
            return false;
        }
        starts.addAll(part.starts);
        depth = 0;
        for (int i = 0; i < part.depth; i++) {
            open(part.last, part.lengths[i]);
            for (int k = 0; k < names[i].size(); k++) {
                addName(i, names[i].getLong(k));
            }
        }
        return true;
    }

    private boolean isOpen(final NamesBelowGiven below) {
        final int parent = below.firstDepth() - 1;
        final int length = below.parentLength();
        return parent < depth && lengths[parent] == length && image.isSame(last, below.first(), length);
    }

    private boolean areNew(final NamesBelowGiven below) {
        for (int i = 0; i < below.firstDepth(); i++) {
            final int level = i;
            if (below.anyMatch(i, nameHash -> contains(level, nameHash))) {
                return false;
            }
        }
        return true;
    }

    private boolean contains(final int level, final long nameHash) {
        return masks[level] >= 0 && slots.getLong(find(begins[level], masks[level], nameHash)) != 0;
    }

    private void addNames(final int level, final LongArrayList names) {
        for (long i = begins[level]; i <= begins[level] + masks[level]; i++) {
            final long nameHash = slots.getLong(i * Long.BYTES);
            if (nameHash != 0) {
                names.addLong(nameHash);
            }
        }
    }

    /**
     * Adds a node. After a refusal, nothing can be added any more.
     *
     * @param record where it begins
     * @param path   where its path begins
     * @param length of the path, at least 1
     * @return whether it certainly is new, and is the root, a special node, or the child of an open node
     */
    boolean add(final long record, final long path, final int length) {
        starts.addAny(record);
        final byte first = image.getByte(path);
        if (first == SPECIAL) {
            return addSpecial(hash.of(image, path + length, length));
        }
        if (first != SEPARATOR) {
            return false;
        }
        if (length == 1) {
            return addRoot(path);
        }
        final int name = nameLength(path, length);
        final int parentLength = Math.max(1, length - name - 1);
        if (name == 0 || !isOpen(parentLength) || !image.isSame(path, last, parentLength)) {
            return false;
        }
        return addChild(-1, path, length, hash.of(image, path + length, name));
    }

    private int nameLength(final long path, final int length) {
        int begin = length;
        while (image.getByte(path + begin - 1) != SEPARATOR) {
            begin--;
        }
        return length - begin;
    }

    private boolean addSpecial(final long nameHash) {
        for (int i = 0; i < specials; i++) {
            if (special[i] == nameHash) {
                return false;
            }
        }
        if (specials == MOST_SPECIAL) {
            return false;
        }
        special[specials] = nameHash;
        specials++;
        return true;
    }

    private boolean addRoot(final long path) {
        if (depth != 0 || isLost) {
            return false;
        }
        open(path, 1);
        return true;
    }

    /** Returns where subtrees of nodes that have been added begin. */
    SubtreeStarts starts() {
        return starts;
    }

    /** Returns the path of the last node. */
    long last() {
        return last;
    }

    /**
     * Returns whether there is an open node with a path of this length, and closes those below it. The next node that is added is its child: the caller
     * checks that its path begins like that of the last one.
     */
    boolean isOpen(final int length) {
        final int open = innermost(length);
        depth = open + 1;
        if (sequenceLevel >= 0) {
            leaveSequence();
        }
        return open >= 0 && lengths[open] == length && !isLost;
    }

    /** Ends the sequence that the last node belongs to, unless it goes on with the next one. Its names are in a table if its parent is still open. */
    private void leaveSequence() {
        if (depth > sequenceLevel && sequences.same() > 0) {
            addNamesOfSequence();
        }
        if (depth != sequenceLevel + 1) {
            sequences.end();
            sequenceLevel = -1;
        }
    }

    private void addNamesOfSequence() {
        isLost |= !addName(sequenceLevel, sequences.firstHash());
        if (sequences.same() > 1) {
            addOtherNamesOfSequence();
        }
        sequences.leaveOther();
    }

    /** Reads names again, whose nodes may have changed since. */
    private void addOtherNamesOfSequence() {
        final long fixed = RecordDecoder.BODY_OFFSET + NodeDataDecoder.FIXED_LENGTH;
        long record = sequences.first();
        for (int i = 0; i < sequences.same() && !isLost; i++) {
            if (image.length - record < fixed) {
                isLost = true;
                return;
            }
            final long fields = image.getLong(record + NodeDataDecoder.PATH_LENGTH_OFFSET);
            final long path =
                    record + NodeDataDecoder.PERMISSIONS_OFFSET + NodeDataDecoder.PERMISSION_LENGTH * (fields >>> 48);
            final int length = ((int) fields & 0xFFFF) - 1;
            final int name = length - lengths[sequenceLevel] - 1;
            final long next = path + length + 1 + (fields >>> 16 & 0xFFFF) + Long.BYTES - 1 & -Long.BYTES;
            isLost = name < 1
                    || next > image.length
                    || (i > 0 && !addName(sequenceLevel, hash.of(image, path + length, name)));
            record = next;
        }
    }

    /**
     * Adds a node if it certainly is new, because it is the next child of the same parent as the last one, and all these children have the names of those of
     * an earlier node, in the same order.
     *
     * @param record address of the node
     * @param path   address of its path
     * @param length of the path
     */
    boolean follow(final long record, final long path, final int length) {
        if (!sequences.follows(record, path, length, image.address + last)) {
            return false;
        }
        last(path - image.address, length);
        return true;
    }

    /** Returns the names that the next nodes may have; none is left unless these are children of the last node's parent. */
    NameSequences sequences() {
        return sequences;
    }

    /** Sets the last node, after nodes of a sequence. */
    void last(final long path, final int length) {
        last = path;
        lengths[depth - 1] = length;
    }

    /** Prepares for nodes that are added by other means, or are not in the records that follow. */
    void settle() {
        if (sequenceLevel >= 0) {
            if (sequences.same() > 0) {
                addNamesOfSequence();
            }
            sequences.end();
            sequenceLevel = -1;
        }
    }

    /** Returns the level of the innermost open node whose path is no longer than that; -1 if there is none. */
    private int innermost(final int length) {
        int open = depth - 1;
        while (open >= 0 && lengths[open] > length) {
            open--;
        }
        return open;
    }

    /**
     * Adds a child of the innermost open node, unless it may have been added.
     *
     * @param record the offset of its record if that follows the record of the node before; otherwise -1
     */
    boolean addChild(final long record, final long path, final int length, final long nameHash) {
        final int parent = depth - 1;
        final boolean isGiven = given != null && parent < given.depth();
        if (isGiven) {
            if (!given.add(parent, nameHash)) {
                return false;
            }
        } else if (masks[parent] < 0
                && record > 0
                && parent > SubtreeStarts.DEEPEST_PARENT
                && sequences.isWorthwhile()) {
            sequenceLevel = parent;
            final int parentLength = lengths[parent];
            if (!sequences.begin(record, path, length, parentLength, parentLength - lengths[parent - 1], nameHash)
                    && !addName(parent, nameHash)) {
                return false;
            }
        } else {
            if (!addName(parent, nameHash)) {
                return false;
            }
            if (sequenceLevel >= 0) {
                sequences.add();
            }
        }
        if (parent <= SubtreeStarts.DEEPEST_PARENT && record > 0) {
            starts.add(record);
        }
        open(path, length);
        return true;
    }

    private boolean addName(final int parent, final long nameHash) {
        if (rooms[parent] == 0 && !grow(parent)) {
            return false;
        }
        final long slot = slots.address + (begins[parent] + (nameHash & masks[parent])) * Long.BYTES;
        if (RawMemory.getLong(slots.memory, slot) == 0) {
            RawMemory.putLong(slots.memory, slot, nameHash);
        } else if (!insert(begins[parent], masks[parent], nameHash)) {
            return false;
        }
        rooms[parent]--;
        return true;
    }

    /** Returns whether the node whose path is the first bytes of a buffer is open; if not, it may have been added nevertheless. */
    boolean contains(final DirectBuffer path, final int length) {
        final int open = innermost(length);
        return open >= 0 && lengths[open] == length && image.isSame(last, path, 0, length);
    }

    private boolean insert(final long begin, final long mask, final long nameHash) {
        final long slot = find(begin, mask, nameHash);
        final boolean isNew = slots.getLong(slot) == 0;
        if (isNew) {
            slots.putLong(slot, nameHash);
        }
        return isNew;
    }

    /** Returns the offset of the slot that contains a hash, or of the empty one that it belongs in. */
    private long find(final long begin, final long mask, final long nameHash) {
        long at = nameHash & mask;
        long found = slots.getLong((begin + at) * Long.BYTES);
        while (found != 0 && found != nameHash) {
            at = at + 1 & mask;
            found = slots.getLong((begin + at) * Long.BYTES);
        }
        return (begin + at) * Long.BYTES;
    }

    /** Creates the innermost table or doubles it. Returns false if it would become too large. */
    private boolean grow(final int parent) {
        final long oldCapacity = masks[parent] + 1;
        final long begin = oldCapacity > 0 || parent == 0 ? begins[parent] : begins[parent - 1] + masks[parent - 1] + 1;
        final long capacity = Math.max(FIRST_CAPACITY, 2 * oldCapacity);
        final long old = begin + capacity;
        if (old + oldCapacity > MOST_SLOTS) {
            return false;
        }
        slots.ensureLength((old + oldCapacity) * Long.BYTES);
        slots.move(begin * Long.BYTES, old * Long.BYTES, oldCapacity * Long.BYTES);
        slots.clear(begin * Long.BYTES, capacity * Long.BYTES);
        for (long i = old; i < old + oldCapacity; i++) {
            final long nameHash = slots.getLong(i * Long.BYTES);
            if (nameHash != 0) {
                insert(begin, capacity - 1, nameHash);
            }
        }
        begins[parent] = begin;
        masks[parent] = capacity - 1;
        rooms[parent] = (int) (oldCapacity == 0 ? 3 * capacity / 4 : 3 * (capacity - oldCapacity) / 4);
        return true;
    }

    /** Opens a node below the innermost one, without children. */
    private void open(final long path, final int length) {
        if (depth == lengths.length) {
            deepen();
        }
        last = path;
        lengths[depth] = length;
        rooms[depth] = 0;
        masks[depth] = -1;
        depth++;
    }

    private void deepen() {
        lengths = Arrays.copyOf(lengths, 2 * depth);
        rooms = Arrays.copyOf(rooms, 2 * depth);
        begins = Arrays.copyOf(begins, 2 * depth);
        masks = Arrays.copyOf(masks, 2 * depth);
    }

    @Override
    public void close() {
        slots.close();
        starts.close();
    }
}
