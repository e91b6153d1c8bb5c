// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A region that can also be written. Only a region of this type lends encoders. Written by one thread at a time. */
public final class WritableRegion extends Region {
    private WritableRegion(
            final String label,
            final byte[] array,
            final long address,
            final long length,
            final RegionBacking backing) {
        super(label, array, address, length, backing);
    }

    /**
     * A region of fixed size over an array, which stays the caller's.
     *
     * @param octets room for the image
     * @param label  what the image is called in messages
     * @return a region of the array's length
     */
    public static WritableRegion ofArray(final byte[] octets, final String label) {
        return new WritableRegion(label, octets, Memory.addressOf(octets), octets.length, RegionBacking.NONE);
    }

    /**
     * A region of fixed size over what remains between a buffer's position and its limit. The buffer stays the caller's, but is kept from
     * collection.
     *
     * @param buffer a direct buffer, or one over an array; not read-only
     * @param label  what the image is called in messages
     * @return a region of the buffer's remaining length
     * @throws IllegalArgumentException if the buffer is read-only
     */
    public static WritableRegion ofBuffer(final ByteBuffer buffer, final String label) {
        if (buffer.isReadOnly()) {
            throw new IllegalArgumentException("the buffer of region " + label + " is read-only");
        }
        final UnsafeBuffer view = new UnsafeBuffer(buffer, buffer.position(), buffer.remaining());
        return new WritableRegion(
                label, view.byteArray(), view.addressOffset(), view.capacity(), RegionBacking.keeping(buffer));
    }

    /**
     * A region over memory that somebody else has mapped or allocated.
     *
     * @param address where it begins
     * @param length  how many octets may be written there
     * @param label   what the image is called in messages
     * @param backing is asked for more memory, and told when it is no longer needed
     * @return the region
     */
    public static WritableRegion ofMemory(
            final long address, final long length, final String label, final RegionBacking backing) {
        return new WritableRegion(label, null, address, length, backing);
    }

    /**
     * A region of memory of its own, outside of the heap, filled with zeros. It grows as it is written, doubling, by moving.
     *
     * @param length octets to begin with, at least 1
     * @param label  what the memory is called in messages
     * @return the region; closing it frees the memory
     */
    public static WritableRegion allocate(final long length, final String label) {
        return AllocatedMemory.region(length, label, true);
    }

    /**
     * A region of memory of its own, as {@link #allocate} makes it, for who writes each octet before it is read: what is in it is left from whatever
     * had the memory before. That spares a pass over it.
     *
     * @param length octets to begin with, at least 1
     * @param label  what the memory is called in messages
     * @return the region; closing it frees the memory
     */
    public static WritableRegion allocateUnfilled(final long length, final String label) {
        return AllocatedMemory.region(length, label, false);
    }

    /**
     * Sets four octets in the machine's own byte order.
     *
     * @param offset octets from the region's start
     * @param value  the number
     * @throws IndexOutOfBoundsException if they are not inside the region
     * @throws IllegalStateException     if the region's memory is gone
     */
    public void putInt(final long offset, final int value) {
        check(offset, Integer.BYTES);
        Memory.putInt(array, address + offset, value);
    }

    /**
     * Sets eight octets in the machine's own byte order.
     *
     * @param offset octets from the region's start
     * @param value  the number
     * @throws IndexOutOfBoundsException if they are not inside the region
     * @throws IllegalStateException     if the region's memory is gone
     */
    public void putLong(final long offset, final long value) {
        check(offset, Long.BYTES);
        Memory.putLong(array, address + offset, value);
    }

    /**
     * Makes sure that the region has a length. Windows lent before are no longer valid if it has to grow.
     *
     * @param required octets
     * @throws ImageLimitException   if the region is of fixed size and shorter
     * @throws ImageIoException      if there is no room for it to grow
     * @throws IllegalStateException if the region's memory is gone, or must not move because somebody holds a lease
     */
    public void ensureLength(final long required) {
        extend(required, 0);
    }

    /** Grows, if only the caller's own leases are held. */
    void extend(final long required, final int ownLeases) {
        check(0, 0);
        if (required <= length) {
            return;
        }
        requireLeases(ownLeases);
        final RegionBacking.Extent extent = backing().grow(this, required);
        if (extent == null) {
            throw new ImageLimitException(
                    IoRule.SPACE,
                    ImageLocation.of(label(), length),
                    "a region of at least " + required + " octets",
                    length + " octets that cannot grow");
        }
        address = extent.address();
        length = extent.length();
    }
}
