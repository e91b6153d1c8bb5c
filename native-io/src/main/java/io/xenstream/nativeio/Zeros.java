// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import java.io.IOException;
import java.io.RandomAccessFile;

/**
 * The end of a file that was extended by writing zeros. A sparse file would run out of space when its memory is written, which crashes the process.
 *
 * @param end     the offset that was reached
 * @param refusal why it was not the offset asked for; null if it was
 */
record Zeros(long end, IOException refusal) {
    /** Short, because a block that is written in part does not count. */
    private static final int BLOCK = 64 << 10;

    /** Writes zeros from one offset to another, as far as there is space. Not through the channel, which an interrupt would close. */
    static Zeros write(final RandomAccessFile file, final long from, final long to) {
        long end = from;
        try {
            final byte[] zeros = new byte[(int) Math.min(BLOCK, to - from)];
            file.seek(from);
            while (end < to) {
                file.write(zeros, 0, (int) Math.min(zeros.length, to - end));
                end = file.getFilePointer();
            }
            return new Zeros(end, null);
        } catch (final IOException refused) {
            return new Zeros(end, refused);
        }
    }
}
