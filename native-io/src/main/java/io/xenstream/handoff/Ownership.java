// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import io.xenstream.codec.HandoffException;
import io.xenstream.codec.ImageLocation;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Who owns the connections: one word of memory that both processes have mapped. The predecessor owns them at first. Either process tries to
 * change the word once, by a compare-and-set, and only one can succeed: the successor takes, or the predecessor withdraws.
 *
 * <p>A message could not decide it: a process that has sent it does not know whether it will be read, and one that has read it not whether
 * its sender still waits. The word is in the kernel's memory as long as one of the two lives.
 */
final class Ownership {
    static final int LENGTH = 4096;

    private static final int WORD = 0;
    private static final int PREDECESSOR = 0;
    private static final int TAKEN = 1;
    private static final int WITHDRAWN = 2;

    private final UnsafeBuffer memory;

    private Ownership(final ByteBuffer mapped) {
        memory = new UnsafeBuffer(mapped);
    }

    /** Creates the word's file, without a name. */
    static RandomAccessFile create(final Path directory) throws IOException {
        final Path path = Files.createTempFile(directory, ".xenstream-", ".tmp");
        try {
            final RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
            // Written, not only lengthened: there is room for it then, whoever touches it.
            file.write(new byte[LENGTH]);
            return file;
        } finally {
            Files.delete(path);
        }
    }

    /** Maps a word that another process has created; its descriptor may be closed then. */
    static Ownership of(final FileDescriptor file, final String label) throws IOException {
        try (RandomAccessFile opened = new RandomAccessFile("/proc/self/fd/" + Descriptor.number(file), "rw")) {
            if (opened.length() != LENGTH) {
                throw new HandoffException(
                        HandoffRule.DESCRIPTOR,
                        ImageLocation.whole(label),
                        "a word of ownership, of " + LENGTH + " octets",
                        opened.length() + " octets");
            }
            return map(opened);
        }
    }

    /** Maps the word; the file, which has {@link #LENGTH} octets, may be closed then. */
    static Ownership map(final RandomAccessFile file) throws IOException {
        return new Ownership(file.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, LENGTH));
    }

    /**
     * Takes the connections for the successor, which has been told that they are released.
     *
     * @return whether they are its own; otherwise the predecessor serves
     */
    boolean take() {
        return memory.compareAndSetInt(WORD, PREDECESSOR, TAKEN);
    }

    /**
     * Keeps the connections with the predecessor, for good.
     *
     * @return whether they are its own; otherwise the successor serves
     */
    boolean withdraw() {
        return memory.compareAndSetInt(WORD, PREDECESSOR, WITHDRAWN) || memory.getIntVolatile(WORD) == WITHDRAWN;
    }

    boolean isTaken() {
        return memory.getIntVolatile(WORD) == TAKEN;
    }
}
