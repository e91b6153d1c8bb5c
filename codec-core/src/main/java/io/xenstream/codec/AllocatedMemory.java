// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

/** Memory outside the heap that a region owns. */
final class AllocatedMemory implements Region.Backing {
    private final boolean isZeroed;
    private long address;

    private AllocatedMemory(final long length, final boolean isZeroed) {
        this.isZeroed = isZeroed;
        address = Memory.allocate(length);
        zero(address, length);
    }

    private void zero(final long from, final long length) {
        if (isZeroed) {
            Memory.zero(null, from, length);
        }
    }

    static WritableRegion region(final long length, final String label, final boolean isZeroed) {
        final AllocatedMemory memory = new AllocatedMemory(length, isZeroed);
        return WritableRegion.ofMemory(memory.address, length, label, memory);
    }

    @Override
    public Extent grow(final WritableRegion region, final long required) {
        final long length = Math.max(required, 2 * region.length());
        final long grown = Memory.allocate(length);
        Memory.copyLong(address, grown, region.length());
        zero(grown + region.length(), length - region.length());
        Memory.free(address);
        address = grown;
        return new Extent(grown, length);
    }

    @Override
    public void release() {
        Memory.free(address);
        address = 0;
    }
}
