// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import io.xenstream.codec.Region;

/**
 * The octets of an index as one thread reads them. Those of an index that comes from elsewhere are checked block by block, each when it is
 * first touched; which blocks have been is known to all threads, and may be forgotten where two check at once, which only costs time.
 */
final class IndexOctets {
    private static final int BLOCK_SHIFT = 12;

    private final Region region;
    private final IndexLayout layout;
    private final long slotsAt;
    private final long endsAt;
    private final boolean isWide;
    /** A bit for each block that has been found good; null where the memory is this library's own. */
    private final long[] checked;

    private final Checksum checksum;

    IndexOctets(final Region region, final IndexLayout layout, final long[] checked) {
        this.region = region;
        this.layout = layout;
        this.slotsAt = layout.slotsAt();
        this.endsAt = layout.endsAt();
        this.isWide = layout.isWide();
        this.checked = checked;
        this.checksum = checked == null ? null : new Checksum();
    }

    /** Bits for {@link #checked}. */
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

    /** A slot of the table: the low half of the hash above, the ordinal and 1 below; 0 for an empty one. */
    long slot(final long slot) {
        final long offset = slotsAt + slot * IndexLayout.SLOT;
        touch(offset);
        return LittleEndian.getLong(region, offset);
    }

    /** Where the record of a node begins in the image. */
    long offset(final long ordinal) {
        final long at = layout.offsetAt(ordinal);
        touch(at);
        final long units = isWide ? LittleEndian.getLong(region, at) : LittleEndian.getUnsignedInt(region, at);
        return units << IndexLayout.UNIT_SHIFT;
    }

    /** The ordinal behind the last node of a committed node's subtree. */
    long end(final long ordinal) {
        return unsignedInt(endsAt + ordinal * Integer.BYTES);
    }

    /** The ordinal of an owned node; its owner's are in a row. */
    long owned(final long index) {
        return unsignedInt(layout.ownedAt() + index * Integer.BYTES);
    }

    long ownerDomid(final long owner) {
        return unsignedInt(layout.ownersAt() + owner * IndexLayout.OWNER);
    }

    /** Where an owner's nodes begin among the owned. */
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
