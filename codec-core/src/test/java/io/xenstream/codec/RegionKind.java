// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** What a region's memory can be. */
enum RegionKind {
    ARRAY {
        @Override
        WritableRegion region(final byte[] octets) {
            return WritableRegion.ofArray(octets.clone(), name());
        }
    },
    /** In the middle of an array, at an odd offset; the octets around it are not zero. */
    SLICE {
        @Override
        WritableRegion region(final byte[] octets) {
            final byte[] around = new byte[octets.length + 20];
            Arrays.fill(around, (byte) 0xEE);
            System.arraycopy(octets, 0, around, 5, octets.length);
            final ByteBuffer buffer =
                    ByteBuffer.wrap(around, 2, octets.length + 10).slice();
            return WritableRegion.ofBuffer(buffer.position(3).limit(3 + octets.length), name());
        }
    },
    DIRECT {
        @Override
        WritableRegion region(final byte[] octets) {
            final ByteBuffer buffer = ByteBuffer.allocateDirect(octets.length + 16);
            buffer.position(8).put(octets).position(8).limit(8 + octets.length);
            return WritableRegion.ofBuffer(buffer, name());
        }
    },
    ALLOCATED {
        @Override
        WritableRegion region(final byte[] octets) {
            final WritableRegion region = WritableRegion.allocate(Math.max(1, octets.length), name());
            window(region, 0, octets.length).putBytes(0, octets);
            return octets.length > 0 ? region : ARRAY.region(octets);
        }
    };

    /** A region of its own that holds a copy of some octets. */
    abstract WritableRegion region(byte[] octets);

    static MutableDirectBuffer window(final Region region, final long offset, final int size) {
        final UnsafeBuffer window = new UnsafeBuffer(0, 0);
        region.wrap(window, offset, size);
        return window;
    }

    static byte[] contents(final Region region) {
        final byte[] copy = new byte[(int) region.length()];
        window(region, 0, copy.length).getBytes(0, copy);
        return copy;
    }
}
