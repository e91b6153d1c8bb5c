// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * One of the store's memories: the image, the index or the journal. Every store to them goes through this class, so that a test can record the
 * stores of an operation in their order. Only {@link UndoJournal} may change what is reachable.
 */
class StoreRegion {
    /** Gives the file more disk space. */
    @FunctionalInterface
    interface Allocation {
        /**
         * Allocates.
         *
         * @param required length in bytes
         * @return the allocated length, at least the required one
         */
        long allocate(long required);

        /**
         * Writes to the file, which gets longer if need be: disk space is allocated and filled in one go.
         *
         * @param offset in the file
         * @param source begins with the bytes
         * @param length number of bytes
         * @return the allocated length; 0 if there is no file
         */
        default long write(final long offset, final Region source, final long length) {
            return 0;
        }

        /**
         * Reads from the file.
         *
         * @param offset in the file
         * @param target receives the bytes
         * @param length number of bytes
         * @return whether there is a file
         */
        default boolean read(final long offset, final byte[] target, final int length) {
            return false;
        }
    }

    private static final int SMALLEST_PAGE = 4096;

    private final WritableRegion region;
    private final Allocation allocation;
    private final MutableDirectBuffer view = Buffers.empty();
    private long allocated;

    StoreRegion(final WritableRegion region, final long allocated, final Allocation allocation) {
        this.region = region;
        this.allocated = allocated;
        this.allocation = allocation;
    }

    final WritableRegion region() {
        return region;
    }

    final long allocated() {
        return allocated;
    }

    /** Ensures that all bytes before an offset have disk space. */
    final void require(final long end) {
        if (end > allocated) {
            allocated = allocation.allocate(end);
        }
    }

    /** Writes the first bytes of other memory, without mapped memory if there is a file. They may extend what is allocated. */
    final void write(final long offset, final Region source, final long length) {
        final long written = allocation.write(offset, source, length);
        if (written > 0) {
            allocated = written;
            return;
        }
        require(offset + length);
        source.wrap(view, 0, (int) length);
        putBytes(offset, view, 0, (int) length);
    }

    /** Reads bytes, as far as there are so many, without mapped memory if there is a file. */
    final void read(final long offset, final byte[] target, final int length) {
        final int available = (int) Math.min(length, allocated - offset);
        if (!allocation.read(offset, target, available)) {
            view.wrap(target);
            region.getBytes(offset, view, 0, available);
        }
    }

    /** Reads a byte of every page. Returns any number. */
    final long touch() {
        long sum = 0;
        for (long offset = 0; offset < allocated; offset += SMALLEST_PAGE) {
            sum += region.getByte(offset);
        }
        return sum;
    }

    final long getLong(final long offset) {
        return region.getLong(offset);
    }

    final int getInt(final long offset) {
        return region.getInt(offset);
    }

    final long getUnsignedInt(final long offset) {
        return region.getInt(offset) & 0xFFFF_FFFFL;
    }

    void putLong(final long offset, final long value) {
        region.putLong(offset, value);
    }

    void putInt(final long offset, final int value) {
        region.putInt(offset, value);
    }

    void putBytes(final long offset, final DirectBuffer source, final int index, final int length) {
        region.putBytes(offset, source, index, length);
    }

    /** Copies bytes from another memory of the store, fewer than 2 GiB, or inside this one. */
    void copy(final StoreRegion source, final long from, final long to, final long length) {
        if (source == this) {
            region.move(from, to, length);
        } else {
            source.region.wrap(view, from, (int) length);
            region.putBytes(to, view, 0, (int) length);
        }
    }

    void clear(final long offset, final long length) {
        region.clear(offset, length);
    }
}
