// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A span of memory, addressed from 0 by {@code long} octets, that can be read: a mapped file, a direct buffer or an array.
 *
 * <p>A region has one owner, who closes it once. Whoever reads it for a while takes a {@linkplain #lease() lease}: memory stays where it is
 * until the owner has closed the region <em>and</em> the last lease is given back. Readers take a lease of their own.
 *
 * <p>Leases may be taken and given back by any thread. The other methods are for threads that own the region or hold a lease.
 */
public sealed class Region implements AutoCloseable permits WritableRegion {
    private static final long CLOSED = 1L << 62;

    private final String label;
    private final RegionBacking backing;
    /** The number of leases, and {@link #CLOSED} once the owner is done. */
    private final AtomicLong leases = new AtomicLong();

    byte[] array;
    long address;
    long length;

    Region(final String label, final byte[] array, final long address, final long length, final RegionBacking backing) {
        this.label = Objects.requireNonNull(label);
        this.array = array;
        this.address = address;
        this.length = length;
        this.backing = Objects.requireNonNull(backing);
    }

    /**
     * A region over an array, which stays the caller's.
     *
     * @param octets the image
     * @param label  what the image is called in messages
     * @return a region of the array's length
     */
    public static Region ofArray(final byte[] octets, final String label) {
        return new Region(label, octets, Memory.addressOf(octets), octets.length, RegionBacking.NONE);
    }

    /**
     * A region over what remains between a buffer's position and its limit. The buffer stays the caller's, but is kept from collection.
     *
     * @param buffer a direct buffer, or one over an array
     * @param label  what the image is called in messages
     * @return a region of the buffer's remaining length
     */
    public static Region ofBuffer(final ByteBuffer buffer, final String label) {
        final UnsafeBuffer view = new UnsafeBuffer(buffer, buffer.position(), buffer.remaining());
        return new Region(
                label, view.byteArray(), view.addressOffset(), view.capacity(), RegionBacking.keeping(buffer));
    }

    /**
     * A region over memory that somebody else has mapped or allocated.
     *
     * @param address where it begins
     * @param length  how many octets may be read there
     * @param label   what the image is called in messages
     * @param backing is told when the memory is no longer needed
     * @return the region
     */
    public static Region ofMemory(
            final long address, final long length, final String label, final RegionBacking backing) {
        return new Region(label, null, address, length, backing);
    }

    /**
     * What the image is called in messages.
     *
     * @return the label
     */
    public final String label() {
        return label;
    }

    /**
     * The region's size.
     *
     * @return octets
     */
    public final long length() {
        return length;
    }

    /**
     * Wraps a buffer around a part of the region. The buffer must not be used once the region is closed, unless a lease is held.
     *
     * @param window takes the part
     * @param offset octets from the region's start
     * @param size   octets of the part
     * @throws IndexOutOfBoundsException if the part is not inside the region
     * @throws IllegalStateException     if the region's memory is gone
     */
    public final void wrap(final DirectBuffer window, final long offset, final int size) {
        check(offset, size);
        window(window, offset, size);
    }

    /** Like {@link #wrap}, for callers that have checked. */
    final void window(final DirectBuffer window, final long offset, final int size) {
        if (array == null) {
            window.wrap(address + offset, size);
        } else {
            window.wrap(array, (int) (address - Memory.addressOf(array) + offset), size);
        }
    }

    /**
     * One octet.
     *
     * @param offset octets from the region's start
     * @return the octet
     * @throws IndexOutOfBoundsException if it is not inside the region
     * @throws IllegalStateException     if the region's memory is gone
     */
    public final byte getByte(final long offset) {
        check(offset, Byte.BYTES);
        return Memory.getByte(array, address + offset);
    }

    /**
     * Four octets in the machine's own byte order.
     *
     * @param offset octets from the region's start
     * @return the number
     * @throws IndexOutOfBoundsException if they are not inside the region
     * @throws IllegalStateException     if the region's memory is gone
     */
    public final int getInt(final long offset) {
        check(offset, Integer.BYTES);
        return Memory.getInt(array, address + offset);
    }

    /**
     * Eight octets in the machine's own byte order.
     *
     * @param offset octets from the region's start
     * @return the number
     * @throws IndexOutOfBoundsException if they are not inside the region
     * @throws IllegalStateException     if the region's memory is gone
     */
    public final long getLong(final long offset) {
        check(offset, Long.BYTES);
        return Memory.getLong(array, address + offset);
    }

    /**
     * Copies a part of the region.
     *
     * @param offset octets from the region's start
     * @param target takes the copy
     * @param index  where in the target
     * @param size   octets to copy
     * @throws IndexOutOfBoundsException if the part is not inside the region, or does not fit the target
     */
    public final void getBytes(final long offset, final MutableDirectBuffer target, final int index, final int size) {
        check(offset, size);
        final UnsafeBuffer part = new UnsafeBuffer(0, 0);
        window(part, offset, size);
        part.getBytes(0, target, index, size);
    }

    final void check(final long offset, final long size) {
        if ((offset | size) < 0 || offset > length - size) {
            if (length < 0) {
                throw new IllegalStateException("region " + label + " is closed");
            }
            throw new IndexOutOfBoundsException(
                    "octets " + offset + " to " + (offset + size) + " of region " + label + ", which has " + length);
        }
    }

    /**
     * Keeps the memory where it is until the lease is closed.
     *
     * @return a lease; closing it more than once does nothing
     * @throws IllegalStateException if the region has been closed
     */
    public final Lease lease() {
        long count = leases.get();
        while (true) {
            if ((count & CLOSED) != 0) {
                throw new IllegalStateException("region " + label + " is closed");
            }
            if (leases.compareAndSet(count, count + 1)) {
                return new Lease(this);
            }
            count = leases.get();
        }
    }

    void giveBack() {
        if (leases.decrementAndGet() == CLOSED) {
            release();
        }
    }

    final void requireLeases(final int own) {
        if (leases.get() != own) {
            throw new IllegalStateException("region " + label + " is closed, or cannot move while it is read");
        }
    }

    private void release() {
        length = -1;
        array = null;
        address = 0;
        backing.release();
    }

    final RegionBacking backing() {
        return backing;
    }

    /**
     * What the JVM's report of a memory fault means: a file shortened under its mapping is a {@link TruncatedImageException}.
     *
     * <p>Readers do this themselves. It is for those who walk flyweights or views of a mapped region between two steps of a reader, where
     * the JVM may deliver the fault as well.
     *
     * @param fault what the JVM threw
     * @return the exception to throw in its place
     * @throws InternalError the fault itself, where the region does not explain it
     */
    public final ImageException explain(final InternalError fault) {
        final ImageException explanation = backing.explain(fault);
        if (explanation == null) {
            throw fault;
        }
        return explanation;
    }

    /** Ends the region. Its memory is given back now, or with the last lease. Closing again does nothing. */
    @Override
    public final void close() {
        long count = leases.get();
        while ((count & CLOSED) == 0 && !leases.compareAndSet(count, count | CLOSED)) {
            count = leases.get();
        }
        if (count == 0) {
            release();
        }
    }

    /** A promise that a region's memory stays where it is. Give it back from any thread. */
    public static final class Lease implements AutoCloseable {
        private final AtomicLong held = new AtomicLong(1);
        private final Region region;

        Lease(final Region region) {
            this.region = region;
        }

        /** Gives the lease back. */
        @Override
        public void close() {
            if (held.getAndSet(0) == 1) {
                region.giveBack();
            }
        }
    }
}
