// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteBuffer;

/** What a region's memory comes from. Implemented where memory is mapped or allocated; called by the region alone. */
public interface RegionBacking {
    /** Memory that needs nothing: an array. */
    RegionBacking NONE = () -> {};

    /**
     * A backing that keeps a buffer from being collected.
     *
     * @param buffer whose memory is used
     * @return a backing that does nothing else
     */
    static RegionBacking keeping(final ByteBuffer buffer) {
        return new RegionBacking() {
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

    /** Gives the memory back: the region is closed and no lease is left. Called once, by the thread that closes last. */
    void release();

    /**
     * Makes a writable region longer; its octets so far are kept, but may move.
     *
     * @param region   the region
     * @param required octets that it must have at least
     * @return where the memory is now and how long it is, or null where it cannot grow
     * @throws ImageIoException if there is no room
     */
    default Extent grow(final WritableRegion region, final long required) {
        return null;
    }

    /**
     * What a memory fault means.
     *
     * @param fault what the JVM threw
     * @return an exception that explains it, or null if the memory has nothing to do with it
     */
    default ImageException explain(final InternalError fault) {
        return null;
    }

    /**
     * Where a region's memory is.
     *
     * @param address of the first octet
     * @param length  octets
     */
    record Extent(long address, long length) {}
}
