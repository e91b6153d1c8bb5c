// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec.internal;

import org.agrona.DirectBuffer;

/** The two hashes of a path for a {@link LongTable}: siblings share the first one, so that nodes in tree order are entered next to each other. */
public final class SiblingHash {
    private SiblingHash() {}

    /**
     * The hash of all but the last name of a path.
     *
     * @param number distinguishes equal paths
     * @param path   contains the path at its beginning
     * @param length of the path in bytes
     */
    public static long near(final long number, final DirectBuffer path, final int length, final long seed) {
        return SeededHash.of(number, path, 0, Paths.leafOffset(path, 0, length), seed);
    }

    /**
     * The hash of the whole path.
     *
     * @param near   the hash of all but the last name
     * @param path   contains the path at its beginning
     * @param length of the path in bytes
     */
    public static long of(final long near, final DirectBuffer path, final int length, final long seed) {
        final int name = Paths.leafOffset(path, 0, length);
        return SeededHash.of(near, path, name, length - name, seed);
    }
}
