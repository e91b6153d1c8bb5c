// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A readable range of memory, addressed by {@code long} byte offsets from 0: a mapped file, a direct buffer or an array.
 *
 * <p>A region has one owner, who closes it. Code that reads a region over time takes a {@linkplain #lease() lease}: the memory stays in place until
 * the owner has closed the region <em>and</em> the last lease is released. Readers take their own leases.
 *
 * <p>Any thread may take and release leases. All other methods may be called only by the owner or while holding a lease.
 */
public sealed class Region implements AutoCloseable permits WritableRegion {
    private static final long CLOSED = 1L << 62;

    private final String label;
    private final Backing backing;
    /** The number of leases, and {@link #CLOSED} once the owner has closed the region. */
    private final AtomicLong leases = new AtomicLong();

    byte[] array;
    RawMemory memory;
    long address;
    long length;

    Region(
            final String label,
            final byte[] array,
            final RawMemory memory,
            final long address,
            final long length,
            final Backing backing) {
        this.label = Objects.requireNonNull(label);
        this.array = array;
        this.memory = memory;
        this.address = address;
        this.length = length;
        this.backing = Objects.requireNonNull(backing);
    }

    /**
     * Creates a region over an array. The caller keeps ownership of the array.
     *
     * @param bytes the image
     * @param label  the name of the image in messages
     * @return a region of the array's length
     */
    public static Region ofArray(final byte[] bytes, final String label) {
        return new Region(label, bytes, null, RawMemory.ARRAY_ADDRESS, bytes.length, Backing.NONE);
    }

    /**
     * Creates a region over a buffer, from its position to its limit. The caller keeps ownership of the buffer; the region keeps it reachable.
     *
     * @param buffer a direct or heap buffer
     * @param label  the name of the image in messages
     * @return a region of the buffer's remaining length
     */
    public static Region ofBuffer(final ByteBuffer buffer, final String label) {
        final MutableDirectBuffer view = Buffers.of(buffer);
        final byte[] bytes = view.byteArray();
        return new Region(
                label,
                bytes,
                RawMemory.of(view, bytes),
                RawMemory.addressOf(view, bytes),
                view.capacity(),
                Backing.keeping(buffer));
    }

    /**
     * Creates a region over memory that was mapped or allocated elsewhere. On Java 22 and later, {@link #ofSegment} needs no JVM flag; this method needs
     * {@code --add-exports java.base/jdk.internal.misc=ALL-UNNAMED} or {@code --enable-native-access=ALL-UNNAMED}.
     *
     * @param address start address
     * @param length  number of readable bytes
     * @param label   the name of the image in messages
     * @param backing releases the memory when it is no longer needed
     * @return the region
     */
    public static Region ofMemory(final long address, final long length, final String label, final Backing backing) {
        return new Region(
                label, null, RawMemory.ofAddress(address, length), RawMemory.addressOf(address), length, backing);
    }

    /**
     * Creates a region over a memory segment, on Java 22 or later.
     *
     * @param segment a {@code java.lang.foreign.MemorySegment} outside the heap that every thread may access
     * @param length  number of readable bytes, from its first one on
     * @param label   the name of the image in messages
     * @param backing releases the memory when it is no longer needed
     * @return the region
     * @throws UnsupportedOperationException before Java 22
     */
    public static Region ofSegment(final Object segment, final long length, final String label, final Backing backing) {
        return new Region(label, null, RawMemory.of(segment), RawMemory.addressOf(segment), length, backing);
    }

    /**
     * Returns the name of the image in messages.
     *
     * @return the label
     */
    public final String label() {
        return label;
    }

    /**
     * Returns the length of the region in bytes.
     *
     * @return bytes
     */
    public final long length() {
        return length;
    }

    /**
     * Wraps a buffer around a part of the region. Do not use the buffer after the region is closed unless you hold a lease.
     *
     * @param window is wrapped around the part
     * @param offset offset in bytes from the start of the region
     * @param size   length of the part in bytes
     * @throws IndexOutOfBoundsException if the part is not inside the region
     * @throws IllegalStateException     if the region's memory has been released
     */
    public final void wrap(final DirectBuffer window, final long offset, final int size) {
        check(offset, size);
        window(window, offset, size);
    }

    /** Like {@link #wrap}, without bounds checks. */
    final void window(final DirectBuffer window, final long offset, final int size) {
        RawMemory.wrap(window, array, memory, address + offset, size);
    }

    /**
     * Reads a byte.
     *
     * @param offset offset in bytes from the start of the region
     * @return the byte
     * @throws IndexOutOfBoundsException if the byte is not inside the region
     * @throws IllegalStateException     if the region's memory has been released
     */
    public final byte getByte(final long offset) {
        check(offset, Byte.BYTES);
        return Memory.getByte(array, memory, address + offset);
    }

    /**
     * Reads two bytes in native byte order.
     *
     * @param offset offset in bytes from the start of the region
     * @return the value
     * @throws IndexOutOfBoundsException if the bytes are not inside the region
     * @throws IllegalStateException     if the region's memory has been released
     */
    public final short getShort(final long offset) {
        check(offset, Short.BYTES);
        return Memory.getShort(array, memory, address + offset);
    }

    /**
     * Reads four bytes in native byte order.
     *
     * @param offset offset in bytes from the start of the region
     * @return the value
     * @throws IndexOutOfBoundsException if the bytes are not inside the region
     * @throws IllegalStateException     if the region's memory has been released
     */
    public final int getInt(final long offset) {
        check(offset, Integer.BYTES);
        return Memory.getInt(array, memory, address + offset);
    }

    /**
     * Reads eight bytes in native byte order.
     *
     * @param offset offset in bytes from the start of the region
     * @return the value
     * @throws IndexOutOfBoundsException if the bytes are not inside the region
     * @throws IllegalStateException     if the region's memory has been released
     */
    public final long getLong(final long offset) {
        check(offset, Long.BYTES);
        return Memory.getLong(array, memory, address + offset);
    }

    /**
     * Compares a part of the region with a part of a buffer, 8 bytes at a time.
     *
     * @param offset offset in bytes from the start of the region
     * @param buffer the other bytes
     * @param index  where they begin in the buffer
     * @param size   number of bytes to compare
     * @return whether all bytes are the same
     * @throws IndexOutOfBoundsException if a part is not inside the region or the buffer
     */
    public final boolean isSame(final long offset, final DirectBuffer buffer, final int index, final int size) {
        check(offset, size);
        buffer.boundsCheck(index, size);
        final byte[] bytes = buffer.byteArray();
        return Memory.isSame(
                array,
                memory,
                address + offset,
                bytes,
                RawMemory.of(buffer, bytes),
                RawMemory.addressOf(buffer, bytes) + index,
                size);
    }

    /**
     * Compares two parts of the region, 8 bytes at a time.
     *
     * @param offset offset of one part in bytes from the start of the region
     * @param other  offset of the other part, in the same way
     * @param size   number of bytes to compare
     * @return whether all bytes are the same
     * @throws IndexOutOfBoundsException if a part is not inside the region
     */
    public final boolean isSame(final long offset, final long other, final int size) {
        check(offset, size);
        check(other, size);
        return Memory.isSame(array, memory, address + offset, array, memory, address + other, size);
    }

    /**
     * Copies a part of the region.
     *
     * @param offset offset in bytes from the start of the region
     * @param target receives the copy
     * @param index  start index in the target
     * @param size   number of bytes to copy
     * @throws IndexOutOfBoundsException if the part is not inside the region, or does not fit the target
     */
    public final void getBytes(final long offset, final MutableDirectBuffer target, final int index, final int size) {
        check(offset, size);
        final MutableDirectBuffer part = RawMemory.newBuffer();
        window(part, offset, size);
        part.getBytes(0, target, index, size);
    }

    /**
     * Creates a read-only region over a part of this one, for code that takes a whole region. Copies nothing.
     *
     * <p>The slice holds a {@linkplain #lease() lease} on this region until it is closed and the last lease on the slice is released. Until then
     * the memory stays in place even if this region is closed, and a writable region cannot grow. The slice has the label of this region and
     * {@linkplain #explain(InternalError) explains} memory faults as this region does.
     *
     * @param offset offset in bytes from the start of the region
     * @param size   length of the part in bytes
     * @return the slice; close it
     * @throws IndexOutOfBoundsException if the part is not inside the region
     * @throws IllegalStateException     if the region has been closed
     */
    public final Region slice(final long offset, final long size) {
        final Lease lease = lease();
        try {
            check(offset, size);
        } catch (final RuntimeException outside) {
            lease.close();
            throw outside;
        }
        return new Region(label, array, memory, address + offset, size, new SliceBacking(lease, backing));
    }

    final void check(final long offset, final long size) {
        if ((offset | size) < 0 || offset > length - size) {
            if (length < 0) {
                throw new IllegalStateException("region " + label + " is closed");
            }
            throw new IndexOutOfBoundsException(
                    "bytes " + offset + " to " + (offset + size) + " of region " + label + ", which has " + length);
        }
    }

    /**
     * Takes a lease, which keeps the memory in place until it is closed.
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
        memory = null;
        address = 0;
        backing.release();
    }

    final Backing backing() {
        return backing;
    }

    /**
     * Translates a memory fault reported by the JVM: a mapped file that has been shortened becomes a {@link TruncatedImageException}.
     *
     * <p>Readers call this themselves. Call it in code that uses flyweights or views of a mapped region between two steps of a reader, where the
     * JVM may also report the fault.
     *
     * @param fault the error that the JVM threw
     * @return the exception to throw instead
     * @throws InternalError the fault itself, if the region cannot explain it
     */
    public final ImageException explain(final InternalError fault) {
        final ImageException explanation = backing.explain(fault);
        if (explanation == null) {
            throw fault;
        }
        return explanation;
    }

    /**
     * Requires that the memory still has its full length: one system call for a mapped file, none for other memory. Zeros read beyond the new end
     * of a shortened file are no records, though they look like an END record.
     *
     * <p>{@link ImageReader} calls this when it reads END. Call it in code that reads a mapped region by other means, after the last access and
     * before the result is published. It may be called after the region is closed; then the length at that time counts.
     *
     * @throws TruncatedImageException if the file has been shortened
     * @throws ImageIoException        if the file's length cannot be read
     */
    public final void requireFullLength() {
        backing.requireFullLength();
    }

    /** Closes the region. Its memory is released now, or with the last lease. Closing twice has no effect. */
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

    /** Memory of another region, kept in place by a lease. */
    private record SliceBacking(Lease lease, Backing parent) implements Backing {
        @Override
        public void release() {
            lease.close();
        }

        @Override
        public ImageException explain(final InternalError fault) {
            return parent.explain(fault);
        }

        @Override
        public void requireFullLength() {
            parent.requireFullLength();
        }
    }

    /** Keeps the memory of a region in place until it is closed. Any thread may close it. */
    public static final class Lease implements AutoCloseable {
        private final AtomicLong held = new AtomicLong(1);
        private final Region region;

        Lease(final Region region) {
            this.region = region;
        }

        /** Releases the lease. */
        @Override
        public void close() {
            if (held.getAndSet(0) == 1) {
                region.giveBack();
            }
        }
    }

    /** The source of a region's memory. Implemented by code that maps or allocates memory; called only by the region. */
    public interface Backing {
        /** Backing of memory that needs no release, such as an array. */
        Backing NONE = () -> {};

        /**
         * Creates a backing that keeps a buffer reachable.
         *
         * @param buffer the buffer whose memory the region uses
         * @return the backing, whose {@link #release()} does nothing else
         */
        static Backing keeping(final ByteBuffer buffer) {
            return new Backing() {
                private ByteBuffer kept = buffer;

                @Override
                public void release() {
                    kept = null;
                }

                @Override
                public String toString() {
                    return "memory of " + kept;
                }
            };
        }

        /** Releases the memory. Called once, after the region is closed and the last lease is released, on the thread that closes last. */
        void release();

        /**
         * Grows a writable region. Its contents are kept but may move.
         *
         * @param region   the region
         * @param required required length in bytes
         * @return the new address and length of the memory, or null if it cannot grow
         * @throws ImageIoException if there is not enough space
         */
        default Extent grow(final WritableRegion region, final long required) {
            return null;
        }

        /**
         * Writes bytes to a writable region other than through its memory, if that is faster, and grows it as needed. They are visible in the memory
         * afterwards.
         *
         * @param region the region
         * @param offset offset in bytes from the start of the region, at most its length
         * @param source makes the bytes; not asked for any if nothing is written
         * @return the address and length of the memory, or null if nothing has been written
         * @throws ImageIoException if there is not enough space
         */
        default Extent write(final WritableRegion region, final long offset, final ByteSource source) {
            return null;
        }

        /**
         * Returns whether memory that grows may move, so that it is no longer where it was. If not, it may grow while it is read: it stays where it is, or
         * what was before stays valid, too, and shows the same bytes.
         *
         * @return true by default
         */
        default boolean movesWhenItGrows() {
            return true;
        }

        /**
         * Explains a memory fault.
         *
         * @param fault the error that the JVM threw
         * @return an exception that explains the fault, or null if this memory cannot have caused it
         */
        default ImageException explain(final InternalError fault) {
            return null;
        }

        /**
         * Requires that the memory still has its full length. A mapped file that another process has shortened reads as zeros up to the end of
         * its last page, without a memory fault.
         *
         * @throws TruncatedImageException if the file has been shortened
         * @throws ImageIoException        if the file's length cannot be read
         */
        default void requireFullLength() {}

        /**
         * The location of a region's memory.
         *
         * @param segment a {@code java.lang.foreign.MemorySegment} whose first byte is that of the region; null if the memory has an address instead
         * @param address address of the first byte, if there is no segment
         * @param length  length in bytes
         */
        record Extent(Object segment, long address, long length) {
            /**
             * Memory that has an address.
             *
             * @param address address of the first byte
             * @param length  length in bytes
             */
            public Extent(final long address, final long length) {
                this(null, address, length);
            }

            /**
             * Memory of a segment, on Java 22 or later.
             *
             * @param segment its first byte is that of the region
             * @param length  length in bytes
             */
            public Extent(final Object segment, final long length) {
                this(Objects.requireNonNull(segment), 0, length);
            }
        }
    }
}
