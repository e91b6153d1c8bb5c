// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** A region that can also be written. Writing and patching images require a region of this type. Writes are not thread-safe. */
public final class WritableRegion extends Region {
    /** A buffer cannot be longer than this by much. */
    private static final int LONGEST_COPY = 1 << 24;
    /** Fewer bytes are not worth system calls. */
    private static final int SHORTEST_WRITE = 1 << 20;

    private WritableRegion(
            final String label,
            final byte[] array,
            final RawMemory memory,
            final long address,
            final long length,
            final Region.Backing backing) {
        super(label, array, memory, address, length, backing);
    }

    /**
     * Creates a region of fixed size over an array. The caller keeps ownership of the array.
     *
     * @param bytes receives the image
     * @param label  the name of the image in messages
     * @return a region of the array's length
     */
    public static WritableRegion ofArray(final byte[] bytes, final String label) {
        return new WritableRegion(label, bytes, null, RawMemory.ARRAY_ADDRESS, bytes.length, Region.Backing.NONE);
    }

    /**
     * Creates a region of fixed size over a buffer, from its position to its limit. The caller keeps ownership of the buffer; the region keeps it
     * reachable.
     *
     * @param buffer a direct buffer or a heap buffer; not read-only
     * @param label  the name of the image in messages
     * @return a region of the buffer's remaining length
     * @throws IllegalArgumentException if the buffer is read-only
     */
    public static WritableRegion ofBuffer(final ByteBuffer buffer, final String label) {
        if (buffer.isReadOnly()) {
            throw new IllegalArgumentException("the buffer of region " + label + " is read-only");
        }
        final MutableDirectBuffer view = Buffers.of(buffer);
        final byte[] bytes = view.byteArray();
        return new WritableRegion(
                label,
                bytes,
                RawMemory.of(view, bytes),
                RawMemory.addressOf(view, bytes),
                view.capacity(),
                Region.Backing.keeping(buffer));
    }

    /**
     * Creates a region over memory that was mapped or allocated elsewhere. On Java 22 and later, {@link #ofSegment} needs no JVM flag, see {@link
     * Region#ofMemory}.
     *
     * @param address start address
     * @param length  number of writable bytes
     * @param label   the name of the image in messages
     * @param backing grows the memory on demand and releases it when it is no longer needed
     * @return the region
     */
    public static WritableRegion ofMemory(
            final long address, final long length, final String label, final Region.Backing backing) {
        return new WritableRegion(
                label, null, RawMemory.ofAddress(address, length), RawMemory.addressOf(address), length, backing);
    }

    /**
     * Creates a region over a memory segment, on Java 22 or later.
     *
     * @param segment a {@code java.lang.foreign.MemorySegment} outside the heap that every thread may access, and that is not read-only
     * @param length  number of writable bytes, from its first one on
     * @param label   the name of the image in messages
     * @param backing grows the memory on demand and releases it when it is no longer needed
     * @return the region
     * @throws UnsupportedOperationException before Java 22
     */
    public static WritableRegion ofSegment(
            final Object segment, final long length, final String label, final Region.Backing backing) {
        return new WritableRegion(label, null, RawMemory.of(segment), RawMemory.addressOf(segment), length, backing);
    }

    /**
     * Allocates a region outside the heap, filled with zeros. It grows on demand by doubling, which moves the memory.
     *
     * @param length initial length in bytes, at least 1
     * @param label  the name of the memory in messages
     * @return the region; closing it frees the memory
     */
    public static WritableRegion allocate(final long length, final String label) {
        return AllocatedMemory.region(length, label, true);
    }

    /**
     * Allocates a region like {@link #allocate} but does not fill it with zeros, which saves a pass over the memory. Its contents are undefined, so
     * that callers must write every byte before they read it.
     *
     * @param length initial length in bytes, at least 1
     * @param label  the name of the memory in messages
     * @return the region; closing it frees the memory
     */
    public static WritableRegion allocateUnfilled(final long length, final String label) {
        return AllocatedMemory.region(length, label, false);
    }

    /**
     * Writes four bytes in native byte order.
     *
     * @param offset offset in bytes from the start of the region
     * @param value  the value
     * @throws IndexOutOfBoundsException if the bytes are not inside the region
     * @throws IllegalStateException     if the region's memory has been released
     */
    public void putInt(final long offset, final int value) {
        check(offset, Integer.BYTES);
        Memory.putInt(array, memory, address + offset, value);
    }

    /**
     * Writes eight bytes in native byte order.
     *
     * @param offset offset in bytes from the start of the region
     * @param value  the value
     * @throws IndexOutOfBoundsException if the bytes are not inside the region
     * @throws IllegalStateException     if the region's memory has been released
     */
    public void putLong(final long offset, final long value) {
        check(offset, Long.BYTES);
        Memory.putLong(array, memory, address + offset, value);
    }

    /**
     * Copies bytes from a buffer.
     *
     * @param offset offset in bytes from the start of the region
     * @param source contains the bytes
     * @param index  start index in the source
     * @param size   number of bytes to copy
     * @throws IndexOutOfBoundsException if the copy does not fit the region, or the source has fewer bytes
     * @throws IllegalStateException     if the region's memory has been released
     */
    public void putBytes(final long offset, final DirectBuffer source, final int index, final int size) {
        check(offset, size);
        source.boundsCheck(index, size);
        final byte[] bytes = source.byteArray();
        Memory.copy(
                bytes,
                RawMemory.of(source, bytes),
                RawMemory.addressOf(source, bytes) + index,
                array,
                memory,
                address + offset,
                size);
    }

    /**
     * Copies bytes inside the region. The two ranges may overlap.
     *
     * @param from offset of the bytes to copy
     * @param to   offset of the copy
     * @param size number of bytes to copy
     * @throws IndexOutOfBoundsException if one of the ranges is not inside the region
     * @throws IllegalStateException     if the region's memory has been released
     */
    public void move(final long from, final long to, final long size) {
        check(from, size);
        check(to, size);
        RawMemory.copy(array, memory, address + from, array, memory, address + to, size);
    }

    /**
     * Fills a part of the region with zeros.
     *
     * @param offset offset in bytes from the start of the region
     * @param size   number of bytes
     * @throws IndexOutOfBoundsException if the bytes are not inside the region
     * @throws IllegalStateException     if the region's memory has been released
     */
    public void clear(final long offset, final long size) {
        check(offset, size);
        Memory.zero(array, memory, address + offset, size);
    }

    /**
     * Ensures that the region has at least the given length. Buffers wrapped earlier become invalid if the region grows.
     *
     * @param required length in bytes
     * @throws ImageLimitException   if the region has a fixed size and is shorter
     * @throws ImageIoException      if there is no receives the record to grow
     * @throws IllegalStateException if the region's memory has been released, or a lease prevents it from moving
     */
    public void ensureLength(final long required) {
        extend(required, 0);
    }

    /** Grows the region, unless leases other than the caller's are held. */
    void extend(final long required, final int ownLeases) {
        check(0, 0);
        if (required <= length) {
            return;
        }
        if (backing().movesWhenItGrows()) {
            requireLeases(ownLeases);
        }
        final Region.Backing.Extent extent = backing().grow(this, required);
        if (extent == null) {
            throw new ImageLimitException(
                    IoRule.SPACE,
                    Place.of(label(), length),
                    "a region of at least " + required + " bytes",
                    length + " bytes that cannot grow");
        }
        take(extent);
    }

    private void take(final Region.Backing.Extent extent) {
        if (extent.segment() == null) {
            memory = RawMemory.ofAddress(extent.address(), extent.length());
            address = RawMemory.addressOf(extent.address());
        } else {
            memory = RawMemory.of(extent.segment());
            address = RawMemory.addressOf(extent.segment());
        }
        length = extent.length();
    }

    /**
     * Copies bytes of another region, and grows as needed. Many bytes are not written through the memory if the backing has a faster way.
     *
     * @param offset at most the length of this region
     */
    void copy(final long offset, final Region source, final long from, final long size, final int ownLeases) {
        check(offset, 0);
        source.check(from, size);
        if (size >= SHORTEST_WRITE && writeBeside(offset, new RegionBytes(source, from, size), ownLeases)) {
            return;
        }
        extend(offset + size, ownLeases);
        final MutableDirectBuffer part = RawMemory.newBuffer();
        for (long done = 0; done < size; done += part.capacity()) {
            source.window(part, from + done, (int) Math.min(LONGEST_COPY, size - done));
            putBytes(offset + done, part, 0, part.capacity());
        }
    }

    /**
     * Writes many bytes, and grows as needed; through the memory only if the backing has no faster way. Buffers wrapped earlier become invalid.
     *
     * @param offset at most the length of this region
     * @param source makes the bytes
     * @throws ImageLimitException   if the region has a fixed size and is shorter
     * @throws ImageIoException      if there is not enough space
     * @throws IllegalStateException if the region's memory has been released, or a lease prevents it from moving
     */
    public void write(final long offset, final ByteSource source) {
        check(offset, 0);
        if (writeBeside(offset, source, 0)) {
            return;
        }
        final MutableDirectBuffer part = RawMemory.newBuffer();
        long end = offset;
        for (int size = source.next(); size > 0; size = source.next()) {
            part.wrap(source.bytes(), 0, size);
            ensureLength(end + size);
            putBytes(end, part, 0, size);
            end += size;
        }
    }

    /** Returns whether the backing has written the bytes. */
    private boolean writeBeside(final long offset, final ByteSource source, final int ownLeases) {
        if (backing().movesWhenItGrows()) {
            requireLeases(ownLeases);
        }
        final Region.Backing.Extent extent = backing().write(this, offset, source);
        if (extent != null) {
            take(extent);
        }
        return extent != null;
    }

    /** Bytes of another region. */
    private static final class RegionBytes implements ByteSource {
        private static final int LONGEST_PART = 64 << 10;

        private final Region source;
        private final byte[] bytes = new byte[LONGEST_PART];
        private final MutableDirectBuffer part = RawMemory.newBuffer();
        private long next;
        private long rest;

        RegionBytes(final Region source, final long from, final long size) {
            this.source = source;
            next = from;
            rest = size;
        }

        @Override
        public int next() {
            final int size = (int) Math.min(bytes.length, rest);
            source.window(part, next, size);
            part.getBytes(0, bytes, 0, size);
            next += size;
            rest -= size;
            return size;
        }

        @Override
        public byte[] bytes() {
            return bytes;
        }

        @Override
        public long rest() {
            return rest;
        }
    }
}
