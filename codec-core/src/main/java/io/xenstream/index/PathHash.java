// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import net.openhft.hashing.LongHashFunction;
import org.agrona.DirectBuffer;

/**
 * The hash of a path: XXH3 with the index's own seed. Guests choose paths; as long as they do not know the seed, they cannot choose many with
 * the same hash. (CityHash and FarmHash mix their seed in last, where it is too late: what collides with one seed collides with all.)
 */
final class PathHash {
    private static final long CONN_MULTIPLIER = 0x9E3779B97F4A7C15L;
    private static final long TX_MULTIPLIER = 0xC2B2AE3D27D4EB4FL;

    private final LongHashFunction function;

    PathHash(final long seed) {
        function = LongHashFunction.xx3(seed);
    }

    /** The hash of octets of a buffer that the caller has checked. */
    long of(final DirectBuffer buffer, final int offset, final int length) {
        final byte[] array = buffer.byteArray();
        return array == null
                ? function.hashMemory(buffer.addressOffset() + offset, length)
                : function.hashBytes(array, buffer.wrapAdjustment() + offset, length);
    }

    /** The hash of a node as a transaction has it; that of the path for a committed node. */
    static long inTransaction(final long pathHash, final long connId, final long txId) {
        return connId == 0 ? pathHash : pathHash ^ mix(connId * CONN_MULTIPLIER + txId * TX_MULTIPLIER);
    }

    private static long mix(final long number) {
        final long half = (number ^ (number >>> 32)) * CONN_MULTIPLIER;
        return half ^ (half >>> 29);
    }

    /** Adds an indexed node to the digest of those before. */
    static long digest(final long digest, final long hash, final long offset, final int owner) {
        final long node = hash + offset * CONN_MULTIPLIER + owner;
        return (Long.rotateLeft(digest, 5) ^ node) * TX_MULTIPLIER;
    }
}
