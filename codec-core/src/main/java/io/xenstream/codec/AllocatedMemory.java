// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

/** Memory outside the heap that a region owns. */
final class AllocatedMemory implements Region.Backing {
    private final boolean isZeroed;
    private Block block;

    private AllocatedMemory(final long length, final boolean isZeroed) {
        this.isZeroed = isZeroed;
        block = allocate(length, 0);
    }

    /** Allocates memory; that of a segment is always filled with zeros. */
    private Block allocate(final long length, final long unfilled) {
        final AutoCloseable arena = RawMemory.newArena();
        if (arena != null) {
            return new Block(arena, RawMemory.allocate(arena, length), 0);
        }
        final long address = RawMemory.allocate(length);
        if (isZeroed) {
            Memory.zero(null, null, address + unfilled, length - unfilled);
        }
        return new Block(null, null, address);
    }

    static WritableRegion region(final long length, final String label, final boolean isZeroed) {
        final AllocatedMemory allocated = new AllocatedMemory(length, isZeroed);
        final Block block = allocated.block;
        return block.segment == null
                ? WritableRegion.ofMemory(block.address, length, label, allocated)
                : WritableRegion.ofSegment(block.segment, length, label, allocated);
    }

    @Override
    public Extent grow(final WritableRegion region, final long required) {
        final long before = region.length();
        final long length = Math.max(required, 2 * before);
        final Block grown = allocate(length, before);
        final Object segment = grown.segment;
        if (segment == null) {
            RawMemory.copy(null, null, block.address, null, null, grown.address, before);
        } else {
            RawMemory.copy(null, region.memory, region.address, null, RawMemory.of(segment), 0, before);
        }
        block.free();
        block = grown;
        return segment == null ? new Extent(grown.address, length) : new Extent(segment, length);
    }

    @Override
    public void release() {
        block.free();
        block = null;
    }

    private record Block(AutoCloseable arena, Object segment, long address) {
        void free() {
            if (arena == null) {
                RawMemory.free(address);
            } else {
                RawMemory.close(arena);
            }
        }
    }
}
