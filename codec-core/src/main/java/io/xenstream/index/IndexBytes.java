// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import io.xenstream.codec.Region;

/**
 * Reads the bytes of an index on one thread. For an index that was opened, each block is checked on first access. Threads share the set of checked
 * blocks. Concurrent updates may lose a mark, which only costs a repeated check.
 */
final class IndexBytes {
    private static final int BLOCK_SHIFT = 12;

    private final Region region;
    private final IndexLayout layout;
    private final long slotsAt;
    private final long slotOrdinalsAt;
    private final long endsAt;
    private final boolean isWide;
    /** One bit per block, set once the block has passed its check; null if this library built the index in memory. */
    private final long[] checked;

    private final Checksum checksum;

    IndexBytes(final Region region, final IndexLayout layout, final long[] checked) {
        this.region = region;
        this.layout = layout;
        this.slotsAt = layout.slotsAt();
        this.slotOrdinalsAt = layout.slotOrdinalsAt();
        this.endsAt = layout.endsAt();
        this.isWide = layout.isWide();
        this.checked = checked;
        this.checksum = checked == null ? null : new Checksum();
    }

    /** Creates the bits for {@link #checked}, all unset. */
    static long[] nothingChecked(final IndexLayout layout) {
        return new long[Math.toIntExact((layout.blocks() >>> 6) + 1)];
    }

    Region region() {
        return region;
    }

    private void touch(final long offset) {
        if (checked != null) {
            final long block = offset >>> BLOCK_SHIFT;
            if ((checked[(int) (block >>> 6)] & (1L << block)) == 0) {
                check(block);
            }
        }
    }

    void check(final long block) {
        final long stored = layout.checksumsAt() + (block - 1) * Integer.BYTES;
        final int expected = LittleEndian.getInt(region, stored);
        final int computed = checksum.ofBlock(region, layout, block);
        if (computed != expected) {
            throw Checksum.mismatch(region, block << BLOCK_SHIFT, computed, expected);
        }
        checked[(int) (block >>> 6)] |= 1L << block;
    }

    /** Returns a slot of the table: the lowest bits of the hash in the upper 24, the offset of the record in the lower 40; 0 if empty. */
    long slot(final long slot) {
        final long offset = slotsAt + slot * IndexLayout.SLOT;
        touch(offset);
        return LittleEndian.getLong(region, offset);
    }

    /** Returns the ordinal of the node of a slot. */
    long slotOrdinal(final long slot) {
        return unsignedInt(slotOrdinalsAt + slot * Integer.BYTES);
    }

    /** Returns the offset of a node's record in the image. */
    long offset(final long ordinal) {
        final long at = layout.offsetAt(ordinal);
        touch(at);
        final long units = isWide ? LittleEndian.getLong(region, at) : LittleEndian.getUnsignedInt(region, at);
        return units << IndexLayout.UNIT_SHIFT;
    }

    /** Returns the ordinal that follows the last node in the subtree of a committed node. */
    long end(final long ordinal) {
        return unsignedInt(endsAt + ordinal * Integer.BYTES);
    }

    /** Returns the ordinal of an owned node. The nodes of one owner are contiguous. */
    long owned(final long index) {
        return unsignedInt(layout.ownedAt() + index * Integer.BYTES);
    }

    long ownerDomid(final long owner) {
        return unsignedInt(layout.ownersAt() + owner * IndexLayout.OWNER);
    }

    /** Returns the index of an owner's first node among the owned nodes. */
    long ownerBegin(final long owner) {
        return owner == layout.owners()
                ? layout.owned()
                : unsignedInt(layout.ownersAt() + owner * IndexLayout.OWNER + Integer.BYTES);
    }

    private long unsignedInt(final long offset) {
        touch(offset);
        return LittleEndian.getUnsignedInt(region, offset);
    }
}
