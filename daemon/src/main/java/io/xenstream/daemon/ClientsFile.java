// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.Place;
import io.xenstream.codec.WritableRegion;
import io.xenstream.nativeio.ReservedFile;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The clients of a daemon with their watches, in a mapped file beside the store, for a process that restarts the daemon after a crash
 * ({@code docs/serve.md}). Changed in place: what a client or a watch needs is a slot of 64 to 8192 bytes, a power of two, which is used again once it is free. So
 * the file never needs to be written anew, and it is as long as all slots that were in use at once.
 *
 * <p>A slot counts once its first word says what it contains, and a new one once it is before the header's end; both are stored last. A process that is killed
 * leaves whatever it has stored.
 *
 * <pre>
 *      0 8  magic                   slot:  0 4  what it contains, and the logarithm of its length
 *      8 4  version                        4 4  CRC32C of what follows, without the flag
 *     12 4  CRC32C of 16 to 40             8 8  unique id of the client
 *     16 8  number of this file           16 8  connection id         | number in the order of the watches
 *     24 8  device of the socket's file   24 4  flag: is it in flight | depth
 *     32 8  inode of the socket's file    28 2                        | length of the path
 *     40 8  last unique id                30 2                        | length of the token
 *     48 8  end of the slots              32                          | path, token
 *     56 8  0
 * </pre>
 */
final class ClientsFile implements AutoCloseable {
    static final long MAGIC = 0x53544e45494c4358L;
    static final int VERSION = 1;
    static final int HEADER_LENGTH = 64;
    static final int SUM_OFFSET = 12;
    static final int NUMBER_OFFSET = 16;
    static final int DEVICE_OFFSET = 24;
    static final int INODE_OFFSET = 32;
    static final int LAST_ID_OFFSET = 40;
    static final int END_OFFSET = 48;

    static final int SLOT_SUM = 4;
    static final int SLOT_CLIENT = 8;
    static final int SLOT_ID = 16;
    static final int SLOT_FLAG = 24;
    static final int SLOT_PATH_LENGTH = 28;
    static final int SLOT_TOKEN_LENGTH = 30;
    static final int SLOT_STRINGS = 32;

    /** The first word of a slot without the logarithm of its length. */
    static final int FREE = 0x5846_0000;

    static final int CLIENT = 0x5843_0000;
    static final int WATCH = 0x5857_0000;
    static final int KIND = 0xFFFF_0000;
    static final int SMALLEST = 6;
    static final int LARGEST = 13;

    static final int SETTLED = 0x5345_5454;
    static final int IN_FLIGHT = 0x464c_4947;

    /** Where there is no slot. */
    static final long NONE = -1;

    private static final String NEW = ".new";
    /** Addresses, which cost no memory; disk space is allocated in steps. */
    private static final long LARGEST_FILE = 1L << 34;

    private static final long STEP = 64L << 10;

    private final Path path;
    private final ReservedFile file;
    private final WritableRegion region;
    private final LongArrayList[] free = new LongArrayList[LARGEST + 1];
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(1 << LARGEST).order(ByteOrder.LITTLE_ENDIAN);
    private final UnsafeBuffer slot = new UnsafeBuffer(bytes);
    private final CRC32C sum = new CRC32C();
    private long end = HEADER_LENGTH;
    private boolean isPublished;

    private ClientsFile(final Path path, final ReservedFile file) {
        this.path = path;
        this.file = file;
        this.region = file.region();
        for (int i = SMALLEST; i <= LARGEST; i++) {
            free[i] = new LongArrayList();
        }
    }

    /**
     * Creates a file beside the path, where it goes with {@link #publish}.
     *
     * @param number distinguishes this file, and the process's clients, from those before
     * @param device of the listening socket's file
     * @param inode  of the listening socket's file
     * @throws ImageIoException if the disk is full or the operating system refuses
     */
    static ClientsFile create(final Path path, final long number, final long device, final long inode) {
        final Path beside = beside(path);
        delete(beside);
        final ReservedFile file = ReservedFile.create(beside, LARGEST_FILE);
        boolean isCreated = false;
        try {
            file.allocate(STEP, STEP);
            final ClientsFile clients = new ClientsFile(path, file);
            clients.writeHeader(number, device, inode);
            isCreated = true;
            return clients;
        } finally {
            if (!isCreated) {
                file.close();
                delete(beside);
            }
        }
    }

    private static Path beside(final Path path) {
        return path.resolveSibling(path.getFileName() + NEW);
    }

    /** Deletes a file, if it is there. */
    static void delete(final Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (final IOException refused) {
            throw refused(path, "delete it", refused);
        }
    }

    private static ImageIoException refused(final Path path, final String what, final IOException refused) {
        return new ImageIoException(
                IoRule.WRITE, Place.whole(path.toString()), "cannot " + what + ": " + refused.getMessage(), refused);
    }

    private void writeHeader(final long number, final long device, final long inode) {
        bytes.clear()
                .putLong(0, MAGIC)
                .putInt(Long.BYTES, VERSION)
                .putLong(NUMBER_OFFSET, number)
                .putLong(DEVICE_OFFSET, device)
                .putLong(INODE_OFFSET, inode)
                .putLong(LAST_ID_OFFSET, 0)
                .putLong(END_OFFSET, end);
        bytes.putInt(SUM_OFFSET, sum(sum, bytes, NUMBER_OFFSET, LAST_ID_OFFSET));
        region.putBytes(0, slot, 0, HEADER_LENGTH);
    }

    /** The sum of a part of a buffer. */
    static int sum(final CRC32C sum, final ByteBuffer bytes, final int from, final int to) {
        sum.reset();
        bytes.limit(to).position(from);
        sum.update(bytes);
        bytes.clear();
        return (int) sum.getValue();
    }

    /** Takes the place of the file that there was. */
    void publish() {
        try {
            Files.move(beside(path), path, StandardCopyOption.ATOMIC_MOVE);
            isPublished = true;
        } catch (final IOException refused) {
            throw refused(path, "replace it", refused);
        }
    }

    /** Says which unique ids have been given to clients, so that none is given twice. */
    void lastUniqueId(final long id) {
        region.putLong(LAST_ID_OFFSET, id);
    }

    /**
     * Adds a client. Returns its slot.
     *
     * @throws ImageIoException if the disk is full
     */
    long addClient(final long uniqueId, final long id, final boolean isInFlight) {
        bytes.putLong(SLOT_CLIENT, uniqueId).putLong(SLOT_ID, id);
        bytes.putInt(SLOT_SUM, sum(sum, bytes, SLOT_CLIENT, SLOT_FLAG));
        bytes.putInt(SLOT_FLAG, isInFlight ? IN_FLIGHT : SETTLED);
        return add(CLIENT, SLOT_STRINGS);
    }

    /** Says whether a client's requests, replies or transactions are known to this process only. */
    void flag(final long client, final boolean isInFlight) {
        VarHandle.storeStoreFence();
        region.putInt(client + SLOT_FLAG, isInFlight ? IN_FLIGHT : SETTLED);
        VarHandle.storeStoreFence();
    }

    /**
     * Adds a watch. Returns its slot.
     *
     * @throws ImageIoException if the disk is full
     */
    long addWatch(
            final long uniqueId, final long order, final int depth, final DirectBuffer path, final DirectBuffer token) {
        final int length = SLOT_STRINGS + path.capacity() + token.capacity();
        if (length > bytes.capacity()) {
            throw new ImageIoException(
                    IoRule.SPACE,
                    Place.whole(this.path.toString()),
                    "a watch of " + length + " bytes is too long",
                    null);
        }
        bytes.putLong(SLOT_CLIENT, uniqueId)
                .putLong(SLOT_ID, order)
                .putInt(SLOT_FLAG, depth)
                .putShort(SLOT_PATH_LENGTH, (short) path.capacity())
                .putShort(SLOT_TOKEN_LENGTH, (short) token.capacity());
        slot.putBytes(SLOT_STRINGS, path, 0, path.capacity());
        slot.putBytes(SLOT_STRINGS + path.capacity(), token, 0, token.capacity());
        bytes.putInt(SLOT_SUM, sum(sum, bytes, SLOT_CLIENT, length));
        return add(WATCH, length);
    }

    private long add(final int kind, final int length) {
        final int logarithm = Math.max(SMALLEST, Integer.SIZE - Integer.numberOfLeadingZeros(length - 1));
        final LongArrayList unused = free[logarithm];
        final boolean isNew = unused.isEmpty();
        final long offset = isNew ? end : unused.getLong(unused.size() - 1);
        if (isNew) {
            file.allocate(end + (1L << logarithm), end + STEP);
            end += 1L << logarithm;
        } else {
            unused.removeAt(unused.size() - 1);
        }
        region.putBytes(offset + SLOT_SUM, slot, SLOT_SUM, length - SLOT_SUM);
        VarHandle.storeStoreFence();
        region.putInt(offset, kind | logarithm);
        VarHandle.storeStoreFence();
        region.putLong(END_OFFSET, end);
        return offset;
    }

    /** Frees a slot. */
    void remove(final long offset) {
        final int logarithm = region.getInt(offset) & ~KIND;
        VarHandle.storeStoreFence();
        region.putInt(offset, FREE | logarithm);
        VarHandle.storeStoreFence();
        free[Math.min(Math.max(logarithm, SMALLEST), LARGEST)].addLong(offset);
    }

    /** Unmaps the file, and deletes it if it was not published. */
    @Override
    public void close() {
        file.close();
        if (!isPublished) {
            delete(beside(path));
        }
    }
}
