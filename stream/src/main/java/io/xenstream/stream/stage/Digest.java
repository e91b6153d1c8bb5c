// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.stage;

import java.nio.ByteOrder;
import net.openhft.hashing.LongTupleHashFunction;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The digest of a frame, xxh3-128 of its octets, and the digest of all frames so far: xxh3-128 of the digest of those before, zeros if there are
 * none, followed by that of the frame. So no frame can be changed, lost, repeated or moved unnoticed.
 *
 * <p>xxh3 finds what goes wrong by accident. Against those who mean it, use TLS.
 */
final class Digest {
    static final int LENGTH = 16;

    private static final LongTupleHashFunction XXH3 = LongTupleHashFunction.xx128();

    private final long[] words = XXH3.newResultArray();
    private final UnsafeBuffer chain = new UnsafeBuffer(new byte[2 * LENGTH]);

    /** Takes the next frame, and has its digest ready for {@link #getFrame}. */
    void update(final UnsafeBuffer octets, final int offset, final int length) {
        XXH3.hashMemory(octets.addressOffset() + offset, length, words);
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

    boolean isFrame(final UnsafeBuffer octets, final int offset) {
        return isSame(octets, offset, LENGTH);
    }

    boolean isAll(final UnsafeBuffer octets, final int offset) {
        return isSame(octets, offset, 0);
    }

    private boolean isSame(final UnsafeBuffer octets, final int offset, final int at) {
        return octets.getLong(offset) == chain.getLong(at)
                && octets.getLong(offset + Long.BYTES) == chain.getLong(at + Long.BYTES);
    }
}
