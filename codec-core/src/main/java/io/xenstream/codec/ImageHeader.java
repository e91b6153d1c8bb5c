// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;
import java.util.Locale;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The 16-byte header of an image (docs/format.md, section 1). Always big-endian.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                      ident = "xenstore"                       |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                       version = 1 or 2                        |
 *  +---------------------------------------------------------------+
 *  |                          reserved = 0                       |E|
 *  +---------------------------------------------------------------+
 *  E: byte order of all records, 0 = little-endian, 1 = big-endian
 * </pre>
 *
 * @param version       1 or 2
 * @param byteOrder     the byte order of all records
 * @param reservedFlags bits 1 to 31 of the flags as read; never written
 */
public record ImageHeader(int version, ByteOrder byteOrder, int reservedFlags) {
    /** Length of the header in bytes; the first record follows. */
    public static final int LENGTH = 16;
    /** {@code xenstore} as a big-endian number. */
    public static final long IDENT = 0x78656e73746f7265L;
    /** The newest version that this library reads and writes. */
    public static final int LATEST_VERSION = 2;

    private static final int VERSION_OFFSET = 8;
    private static final int FLAGS_OFFSET = 12;
    private static final int BIG_ENDIAN_FLAG = 1;

    /**
     * Creates a header.
     *
     * @param version       1 or 2
     * @param byteOrder     the byte order of all records
     * @param reservedFlags any value
     * @throws IllegalArgumentException if the version is neither 1 nor 2
     */
    public ImageHeader {
        if (version < 1 || version > LATEST_VERSION) {
            throw new IllegalArgumentException("version must be 1 or 2, but is " + version);
        }
    }

    /**
     * Creates a header to write.
     *
     * @param version   1 or 2
     * @param byteOrder the byte order of all records
     * @return the header
     */
    public static ImageHeader of(final int version, final ByteOrder byteOrder) {
        return new ImageHeader(version, byteOrder, 0);
    }

    /**
     * Checks the ident as far as it is available. The buffer may contain less than a whole header.
     *
     * @throws MalformedImageException if the bytes are not the start of an image
     */
    static void requireIdent(final DirectBuffer buffer, final int available, final String label) {
        for (int i = 0; i < Math.min(available, Long.BYTES); i++) {
            if (buffer.getByte(i) != (byte) (IDENT >>> (56 - 8 * i))) {
                throw new MalformedImageException(
                        FormatRule.HEADER_IDENT,
                        Place.of(label, i),
                        "the bytes 78 65 6e 73 74 6f 72 65 (\"xenstore\")",
                        String.format(Locale.ROOT, "%02x", buffer.getByte(i) & 0xFF));
            }
        }
    }

    /**
     * Reads the header of an image.
     *
     * @param buffer contains the start of the image at index 0
     * @param label  the name of the image in messages
     * @return the header
     * @throws TruncatedImageException if the buffer has fewer than 16 bytes
     * @throws MalformedImageException if this is not an image
     * @throws ImageTooNewException    if the version is newer than 2
     */
    public static ImageHeader decode(final DirectBuffer buffer, final String label) {
        requireIdent(buffer, buffer.capacity(), label);
        if (buffer.capacity() < LENGTH) {
            throw new TruncatedImageException(
                    FormatRule.RECORD_TRUNCATED,
                    Place.of(label, 0),
                    "a header of " + LENGTH + " bytes",
                    buffer.capacity() + " bytes");
        }
        final int version = buffer.getInt(VERSION_OFFSET, ByteOrder.BIG_ENDIAN);
        final Place place = Place.of(label, VERSION_OFFSET);
        if (version == 0) {
            throw new MalformedImageException(FormatRule.HEADER_VERSION, place, "1 or 2", "0");
        }
        if (Integer.compareUnsigned(version, LATEST_VERSION) > 0) {
            throw new ImageTooNewException(
                    FormatRule.HEADER_TOO_NEW, place, "1 or 2", Integer.toUnsignedString(version));
        }
        final int flags = buffer.getInt(FLAGS_OFFSET, ByteOrder.BIG_ENDIAN);
        final boolean big = (flags & BIG_ENDIAN_FLAG) != 0;
        return new ImageHeader(version, big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN, flags & ~BIG_ENDIAN_FLAG);
    }

    /**
     * Writes this header, with the reserved flags cleared.
     *
     * @param buffer receives 16 bytes
     * @param offset start index in the buffer
     */
    public void encode(final MutableDirectBuffer buffer, final int offset) {
        buffer.putLong(offset, IDENT, ByteOrder.BIG_ENDIAN);
        buffer.putInt(offset + VERSION_OFFSET, version, ByteOrder.BIG_ENDIAN);
        final int flags = byteOrder == ByteOrder.BIG_ENDIAN ? BIG_ENDIAN_FLAG : 0;
        buffer.putInt(offset + FLAGS_OFFSET, flags, ByteOrder.BIG_ENDIAN);
    }
}
