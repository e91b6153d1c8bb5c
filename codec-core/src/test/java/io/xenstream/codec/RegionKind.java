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
        WritableRegion region(final byte[] bytes) {
            return WritableRegion.ofArray(bytes.clone(), name());
        }
    },
    /** In the middle of an array, at an odd offset; the bytes around it are not zero. */
    SLICE {
        @Override
        WritableRegion region(final byte[] bytes) {
            final byte[] around = new byte[bytes.length + 20];
            Arrays.fill(around, (byte) 0xEE);
            System.arraycopy(bytes, 0, around, 5, bytes.length);
            final ByteBuffer buffer =
                    ByteBuffer.wrap(around, 2, bytes.length + 10).slice();
            return WritableRegion.ofBuffer(buffer.position(3).limit(3 + bytes.length), name());
        }
    },
    DIRECT {
        @Override
        WritableRegion region(final byte[] bytes) {
            final ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length + 16);
            buffer.position(8).put(bytes).position(8).limit(8 + bytes.length);
            return WritableRegion.ofBuffer(buffer, name());
        }
    },
    ALLOCATED {
        @Override
        WritableRegion region(final byte[] bytes) {
            final WritableRegion region = WritableRegion.allocate(Math.max(1, bytes.length), name());
            window(region, 0, bytes.length).putBytes(0, bytes);
            return bytes.length > 0 ? region : ARRAY.region(bytes);
        }
    };

    /** A region of its own that holds a copy of some bytes. */
    abstract WritableRegion region(byte[] bytes);

    static MutableDirectBuffer window(final Region region, final long offset, final int size) {
        final UnsafeBuffer window = new UnsafeBuffer(0, 0);
        region.wrap(window, offset, size);
        return window;
    }

    static byte[] contents(final Region region) {
        final byte[] copy = new byte[(int) region.length()];
        final MutableDirectBuffer all = Buffers.empty();
        region.wrap(all, 0, copy.length);
        all.getBytes(0, copy);
        return copy;
    }
}
