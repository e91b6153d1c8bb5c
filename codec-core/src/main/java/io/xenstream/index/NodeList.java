// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import io.xenstream.codec.WritableRegion;

/**
 * The nodes of an image while its index is built, 16 bytes each: the offset in units of 8 (low bits, at least 40) with the owner (16
 * bits) and a flag for its presence (1 bit) above it; the end of the subtree or the parent; and whether a later record has replaced the node.
 */
final class NodeList implements AutoCloseable {
    private static final int LENGTH = 16;
    private static final int END = 8;
    private static final int MARK = 12;
    private static final int OWNER_SHIFT = 48;
    private static final long OWNED = 1L << 47;
    private static final long UNITS_MASK = OWNED - 1;
    private static final int REPLACED = 1;

    private final String label;
    private WritableRegion memory;
    private long count;

    NodeList(final String label, final long expected) {
        this.label = label;
        this.memory = WritableRegion.allocateUnfilled(Math.max(1, expected) * LENGTH, "nodes of " + label);
    }

    /** Adds a node; -1 stands for no owner. */
    long add(final long offset, final int owner) {
        final long at = count * LENGTH;
        memory.ensureLength(at + LENGTH);
        final long owned = owner < 0 ? 0 : OWNED | ((long) owner << OWNER_SHIFT);
        memory.putLong(at, (offset >>> IndexLayout.UNIT_SHIFT) | owned);
        memory.putLong(at + END, 0);
        return count++;
    }

    long count() {
        return count;
    }

    String label() {
        return label;
    }

    long offset(final long node) {
        return (memory.getLong(node * LENGTH) & UNITS_MASK) << IndexLayout.UNIT_SHIFT;
    }

    /** Returns the domain id of the owner, or -1. */
    int owner(final long node) {
        final long where = memory.getLong(node * LENGTH);
        return (where & OWNED) == 0 ? -1 : (int) (where >>> OWNER_SHIFT);
    }

    long end(final long node) {
        return Integer.toUnsignedLong(memory.getInt(node * LENGTH + END));
    }

    void end(final long node, final long end) {
        memory.putInt(node * LENGTH + END, (int) end);
    }

    void replace(final long node) {
        memory.putInt(node * LENGTH + MARK, REPLACED);
    }

    /** Removes replaced nodes. The others keep their order. */
    void compact() {
        long kept = 0;
        for (long node = 0; node < count; node++) {
            if (memory.getInt(node * LENGTH + MARK) != REPLACED) {
                copy(node, kept++, this);
            }
        }
        count = kept;
    }

    /** Copies a node to a position in another list. */
    void copy(final long node, final long place, final NodeList target) {
        target.memory.ensureLength((place + 1) * LENGTH);
        for (int i = 0; i < LENGTH; i += Long.BYTES) {
            target.memory.putLong(place * LENGTH + i, memory.getLong(node * LENGTH + i));
        }
        target.count = Math.max(target.count, place + 1);
    }

    @Override
    public void close() {
        memory.close();
    }
}
