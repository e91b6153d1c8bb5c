// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import io.xenstream.codec.internal.AddressAccess;
import net.openhft.hashing.LongHashFunction;
import org.agrona.DirectBuffer;

/**
 * Hashes paths with XXH3 and the seed of the index. Guests choose paths; without the seed they cannot construct collisions. (CityHash and FarmHash
 * mix in the seed last: inputs that collide with one seed collide with every seed.)
 */
final class PathHash {
    private static final long CONN_MULTIPLIER = 0x9E3779B97F4A7C15L;
    private static final long TX_MULTIPLIER = 0xC2B2AE3D27D4EB4FL;

    private static final boolean HAS_ADDRESSES = AddressAccess.isPossible();

    /** Null where {@link #portable} computes the same. */
    private final LongHashFunction function;

    private final Xxh3 portable;

    PathHash(final long seed) {
        function = HAS_ADDRESSES ? LongHashFunction.xx3(seed) : null;
        portable = HAS_ADDRESSES ? null : new Xxh3(seed);
    }

    /** Hashes bytes of a buffer. The caller checks the bounds. */
    long of(final DirectBuffer buffer, final int offset, final int length) {
        if (!HAS_ADDRESSES) {
            return portable.of(buffer, offset, length);
        }
        final byte[] array = buffer.byteArray();
        return array == null
                ? function.hashMemory(buffer.addressOffset() + offset, length)
                : function.hashBytes(array, buffer.wrapAdjustment() + offset, length);
    }

    /** Hashes a node of a transaction. For a committed node, returns the hash of its path. */
    static long inTransaction(final long pathHash, final long connId, final long txId) {
        return connId == 0 ? pathHash : pathHash ^ mix(connId * CONN_MULTIPLIER + txId * TX_MULTIPLIER);
    }

    private static long mix(final long number) {
        final long half = (number ^ (number >>> 32)) * CONN_MULTIPLIER;
        return half ^ (half >>> 29);
    }

    /** Adds an indexed node to the digest. */
    static long digest(final long digest, final long hash, final long offset, final int owner) {
        final long node = hash + offset * CONN_MULTIPLIER + owner;
        return (Long.rotateLeft(digest, 5) ^ node) * TX_MULTIPLIER;
    }
}
