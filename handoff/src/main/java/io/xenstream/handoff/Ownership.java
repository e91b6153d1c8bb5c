// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import io.xenstream.codec.Place;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The ownership flag: an {@code int} in memory that both processes map, which says who owns the connections. The predecessor owns them at
 * first. Each process tries to change the flag once, by compare-and-set, and only one can succeed: the successor takes the connections, or
 * the predecessor withdraws the offer.
 *
 * <pre>
 *   0                             4                           4096
 *  +-----------------------------+---------------------------+
 *  | 0 predecessor owns          | unused                    |
 *  | 1 taken by the successor    |                           |
 *  | 2 withdrawn                 |                           |
 *  +-----------------------------+---------------------------+
 * </pre>
 *
 * <p>A message could not decide: its sender does not know whether it will be read, and its reader does not know whether the sender still
 * waits. The flag lives in the kernel's page cache as long as one of the processes lives.
 */
final class Ownership {
    static final int LENGTH = 4096;

    private static final int FLAG_OFFSET = 0;
    private static final int PREDECESSOR = 0;
    private static final int TAKEN = 1;
    private static final int WITHDRAWN = 2;

    private static final VarHandle FLAG = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final ByteBuffer memory;

    private Ownership(final ByteBuffer mapped) {
        memory = mapped;
    }

    /** Creates the flag's file, without a name. */
    static RandomAccessFile create(final Path directory) throws IOException {
        final Path path = Files.createTempFile(directory, ".xenstream-", ".tmp");
        try {
            final RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
            // Written, not only extended: otherwise touching the page on a full disk would crash the process.
            file.write(new byte[LENGTH]);
            return file;
        } finally {
            Files.delete(path);
        }
    }

    /** Maps a flag that another process created; its descriptor may be closed afterwards. */
    static Ownership of(final FileDescriptor file, final String label) throws IOException {
        try (RandomAccessFile opened = new RandomAccessFile("/proc/self/fd/" + Descriptor.number(file), "rw")) {
            if (opened.length() != LENGTH) {
                throw new HandoffException(
                        HandoffRule.DESCRIPTOR,
                        Place.whole(label),
                        "the file of the ownership flag has " + opened.length() + " bytes instead of " + LENGTH);
            }
            return map(opened);
        }
    }

    /** Maps the flag; the file, which has {@link #LENGTH} bytes, may be closed afterwards. */
    static Ownership map(final RandomAccessFile file) throws IOException {
        return new Ownership(file.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, LENGTH));
    }

    /**
     * Takes the connections for the successor, after the predecessor released them.
     *
     * @return whether the successor owns them now; otherwise the predecessor serves
     */
    boolean take() {
        return FLAG.compareAndSet(memory, FLAG_OFFSET, PREDECESSOR, TAKEN);
    }

    /**
     * Withdraws the offer: the successor can no longer take the connections.
     *
     * @return whether the predecessor owns them; otherwise the successor serves
     */
    boolean withdraw() {
        return FLAG.compareAndSet(memory, FLAG_OFFSET, PREDECESSOR, WITHDRAWN) || state() == WITHDRAWN;
    }

    boolean isTaken() {
        return state() == TAKEN;
    }

    private int state() {
        return (int) FLAG.getVolatile(memory, FLAG_OFFSET);
    }
}
