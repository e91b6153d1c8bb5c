// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.Place;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import java.util.zip.CRC32C;
import org.agrona.MutableDirectBuffer;

/** Computes the CRC32C of at most one block. Copies the bytes first, because the JDK computes it from an array. Not thread-safe. */
final class Checksum {
    private final CRC32C crc = new CRC32C();
    private final byte[] copy = new byte[IndexLayout.BLOCK];
    private final MutableDirectBuffer window = Buffers.empty();

    int of(final Region index, final long offset, final int length) {
        index.wrap(window, offset, length);
        window.getBytes(0, copy, 0, length);
        window.wrap(0, 0);
        crc.reset();
        crc.update(copy, 0, length);
        return (int) crc.getValue();
    }

    /** Computes the checksum of a block. Block 0 is the header; its checksum excludes the checksum field. */
    int ofBlock(final Region index, final IndexLayout layout, final long block) {
        final long begin = block * IndexLayout.BLOCK;
        return of(index, begin, (int) Math.min(IndexLayout.BLOCK, layout.checksumsAt() - begin));
    }

    /** Copies at most one block to the same offset in another region and returns its checksum. */
    int copy(final Region from, final WritableRegion to, final long offset, final int length) {
        final int checksum = of(from, offset, length);
        to.wrap(window, offset, length);
        window.putBytes(0, copy, 0, length);
        window.wrap(0, 0);
        return checksum;
    }

    static MalformedImageException mismatch(
            final Region index, final long offset, final int computed, final int stored) {
        return new MalformedImageException(
                IndexRule.DAMAGED,
                Place.of(index.label(), offset),
                "bytes whose CRC32C is " + Integer.toHexString(stored),
                Integer.toHexString(computed));
    }
}
