// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.stage;

import io.xenstream.codec.Buffers;
import java.nio.ByteOrder;
import net.openhft.hashing.LongTupleHashFunction;
import org.agrona.MutableDirectBuffer;

/**
 * A chain of digests over frames. The digest of a frame is the xxh3-128 of its payload. The digest of the stream so far is the xxh3-128 of the
 * previous stream digest (initially zeros) followed by the digest of the frame. The chain detects changed, lost, repeated and reordered frames.
 *
 * <p>xxh3 is not a cryptographic hash: it detects accidental corruption only. Use TLS against attackers.
 */
final class DigestChain {
    static final int LENGTH = 16;

    private static final LongTupleHashFunction XXH3 = LongTupleHashFunction.xx128();

    private final long[] words = XXH3.newResultArray();
    private final MutableDirectBuffer chain = Buffers.of(new byte[2 * LENGTH]);

    /** Adds the next frame to the chain. {@link #getFrame} then returns its digest. */
    void update(final MutableDirectBuffer bytes, final int offset, final int length) {
        XXH3.hashMemory(bytes.addressOffset() + offset, length, words);
        put(chain, LENGTH);
        XXH3.hashBytes(chain.byteArray(), words);
        put(chain, 0);
    }

    private void put(final MutableDirectBuffer target, final int offset) {
        target.putLong(offset, words[1], ByteOrder.BIG_ENDIAN);
        target.putLong(offset + Long.BYTES, words[0], ByteOrder.BIG_ENDIAN);
    }

    void getFrame(final MutableDirectBuffer target, final int offset) {
        target.putBytes(offset, chain, LENGTH, LENGTH);
    }

    void getAll(final MutableDirectBuffer target, final int offset) {
        target.putBytes(offset, chain, 0, LENGTH);
    }

    boolean isFrame(final MutableDirectBuffer bytes, final int offset) {
        return isSame(bytes, offset, LENGTH);
    }

    boolean isAll(final MutableDirectBuffer bytes, final int offset) {
        return isSame(bytes, offset, 0);
    }

    private boolean isSame(final MutableDirectBuffer bytes, final int offset, final int at) {
        return bytes.getLong(offset) == chain.getLong(at)
                && bytes.getLong(offset + Long.BYTES) == chain.getLong(at + Long.BYTES);
    }
}
