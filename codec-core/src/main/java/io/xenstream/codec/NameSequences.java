// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

/**
 * Finds out whether the children of a node have the same names as those of an earlier one, in the same order: then they are allowed, and differ from each other,
 * and no table of them is needed. Stores consist of many nodes of few kinds, such as devices, whose children differ only in their values.
 *
 * <p>A sequence consists of nodes with the same parent whose records follow each other, without nodes below them. Where the last sequence of a kind is, is
 * remembered by a hash of its first name. That is only a guess: names are compared.
 *
 * <p>Nodes are offsets of their records in the image, which is in memory outside the heap. What is read again there may have changed since.
 */
final class NameSequences {
    private static final int KINDS = 1 << 9;
    /** After so many sequences that were of no use, most are not looked at: the names of this image, or of a part of it, are all different. */
    private static final int MOST_USELESS = 64;
    /** Then, one of so many is: a prime number, so that they are not all of one kind. */
    private static final int OMITTED = 17;

    private final Region image;
    /** Of the sequences by their kinds: the hash of the first name, the first node, the number of nodes, and the length of their parent's path. */
    private final long[] hashes = new long[KINDS];

    private final long[] firsts = new long[KINDS];

    private final int[] counts = new int[KINDS];
    private final int[] parents = new int[KINDS];

    private int kind;
    private long firstHash;
    private long first;
    private int count;
    private int parentLength;
    /** How many nodes have the names of those of another sequence, from the first one on. */
    private int same;
    /** The next node of that sequence, and how many there are from that one on. */
    private long other;

    private int left;
    /** How much longer the paths are than those of the other sequence. */
    private int difference;

    private int useless;
    private int omitted;

    NameSequences(final Region image) {
        this.image = image;
    }

    /** Returns whether to begin a sequence. */
    boolean isWorthwhile() {
        if (useless < MOST_USELESS) {
            return true;
        }
        omitted = omitted == OMITTED ? 0 : omitted + 1;
        return omitted == 0;
    }

    /**
     * Begins a sequence.
     *
     * @param node       the first node
     * @param path       where its path begins
     * @param length     of its path
     * @param parent     length of its parent's path; the parent is not the root
     * @param nameLength length of the parent's name
     * @param nameHash   hash of its own name
     * @return whether its name is the first one of another sequence, so that it is remembered without a table
     */
    boolean begin(
            final long node,
            final long path,
            final int length,
            final int parent,
            final int nameLength,
            final long nameHash) {
        kind = (int) (nameHash >>> Integer.SIZE) + nameLength & KINDS - 1;
        useless++;
        firstHash = nameHash;
        first = node;
        count = 0;
        parentLength = parent;
        same = 0;
        other = firsts[kind];
        // Another name is told from its hash; its node is no longer in the cache.
        left = hashes[kind] == nameHash ? counts[kind] : 0;
        difference = parent - parents[kind];
        if (left > 0 && isNext(image.address + node, image.address + path, length, image.address + path)) {
            return true;
        }
        left = 0;
        count = 1;
        return false;
    }

    /** Counts a node of the sequence whose name is in a table. */
    void add() {
        count++;
    }

    /**
     * Adds the next node to the sequence if it has the name of the next one in the other sequence.
     *
     * @param record address of the node
     * @param path   address of its path, which is between it and the end of the image
     * @param length of the path
     * @param last   address of the path of the node before it
     * @return whether it is a child of the same parent, and has that name
     */
    boolean follows(final long record, final long path, final int length, final long last) {
        return left > 0 && isNext(record, path, length, last);
    }

    private boolean isNext(final long record, final long path, final int length, final long lastPath) {
        final long node = image.address + other;
        final long lengths = RawMemory.getLong(image.memory, node + NodeDataDecoder.PATH_LENGTH_OFFSET);
        final int otherLength = ((int) lengths & 0xFFFF) - 1;
        final long otherEnd = node
                + NodeDataDecoder.PERMISSIONS_OFFSET
                + NodeDataDecoder.PERMISSION_LENGTH * (lengths >>> 48)
                + otherLength;
        final long next = node + (otherEnd + 1 + (lengths >>> 16 & 0xFFFF) - node + Long.BYTES - 1 & -Long.BYTES);
        final int name = length - parentLength;
        if (length - otherLength != difference || name < 2 || next > record) {
            return false;
        }
        if (!NameBytes.isSame(image.memory, path + length, otherEnd, name)
                || !NameBytes.isSameFrom(image.memory, path, lastPath, parentLength)) {
            return false;
        }
        advance(1, next - image.address);
        return true;
    }

    /** Adds nodes to the sequence that have been compared with the other one: the next node of that one is given. */
    void advance(final int nodes, final long next) {
        other = next;
        left -= nodes;
        same += nodes;
        count += nodes;
    }

    /** Returns how many names the next nodes can be compared with. */
    int left() {
        return left;
    }

    /** Returns the node whose name comes next in the other sequence. */
    long other() {
        return other;
    }

    int parentLength() {
        return parentLength;
    }

    /** Returns how much longer the paths are than those of the other sequence. */
    int difference() {
        return difference;
    }

    /** Returns how many nodes, from the first one on, are remembered without a table. */
    int same() {
        return same;
    }

    /** Returns the hash of the first node's name. */
    long firstHash() {
        return firstHash;
    }

    /** Returns the first node. */
    long first() {
        return first;
    }

    /** Goes on with nodes that are all in a table. */
    void leaveOther() {
        useless = same > 1 ? 0 : useless;
        same = 0;
        left = 0;
    }

    /** Ends the sequence, and remembers it unless a longer one that begins with the same names is known. */
    void end() {
        if (left == 0 || same < count) {
            hashes[kind] = firstHash;
            firsts[kind] = first;
            counts[kind] = count;
            parents[kind] = parentLength;
        }
        leaveOther();
    }
}
