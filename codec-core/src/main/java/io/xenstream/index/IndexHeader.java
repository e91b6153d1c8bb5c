// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import io.xenstream.codec.ImageTooNewException;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.Place;
import io.xenstream.codec.Region;
import io.xenstream.codec.TruncatedImageException;
import io.xenstream.codec.WritableRegion;

/**
 * The first block of an index (docs/index-format.md, section 1); little-endian.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                      ident = "xenindex"                       |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                          version = 2                          |
 *  +---------------------------------------------------------------+
 *  |                        reserved = 0                       |L|W|
 *  +---------------------------------------------------------------+
 *  |          16: the image's header, 16 bytes as they are      ...
 *  +---------------------------------------------------------------+
 *  |   32: image-length, records, end-offset, digest: 8 bytes each  |
 *  +---------------------------------------------------------------+
 *  |   64: seed, nodes, transaction-nodes, owned, owners, stamp      |
 *  +---------------------------------------------------------------+
 *  |                 112 to 4091: reserved = 0                   ...
 *  +---------------------------------------------------------------+
 *  |              4092: CRC32C of the 4092 bytes before           |
 *  +---------------------------------------------------------------+
 *  W: offsets take 8 bytes, L: the last of duplicate nodes won
 * </pre>
 *
 * @param imageIdent   the first eight bytes of the image
 * @param imageFlags   the second eight bytes of the image: version and flags
 * @param imageLength  length of the image in bytes, including surplus
 * @param records      number of records in the image, including END
 * @param endOffset    offset of END
 * @param digest       digest of all indexed nodes, in image order
 * @param seed         seed of the hash
 * @param duplicates   how duplicates were handled
 * @param layout       layout of the index
 * @param stamp        modification time of the image's file, in the unit of the code that wrote the index; 0 if unknown
 */
record IndexHeader(
        long imageIdent,
        long imageFlags,
        long imageLength,
        long records,
        long endOffset,
        long digest,
        long seed,
        Duplicates duplicates,
        IndexLayout layout,
        long stamp) {
    static final int CHECKSUM_OFFSET = IndexLayout.BLOCK - Integer.BYTES;

    /** {@code xenindex} as a little-endian number. */
    private static final long IDENT = 0x7865646e696e6578L;

    private static final int VERSION = 2;
    private static final int VERSION_OFFSET = 8;
    private static final int FLAGS_OFFSET = 12;
    private static final int IMAGE_IDENT_OFFSET = 16;
    private static final int IMAGE_FLAGS_OFFSET = 24;
    private static final int IMAGE_LENGTH_OFFSET = 32;
    private static final int RECORDS_OFFSET = 40;
    private static final int END_OFFSET = 48;
    private static final int DIGEST_OFFSET = 56;
    private static final int SEED_OFFSET = 64;
    private static final int NODES_OFFSET = 72;
    private static final int TRANSACTION_NODES_OFFSET = 80;
    private static final int OWNED_OFFSET = 88;
    private static final int OWNERS_OFFSET = 96;
    private static final int STAMP_OFFSET = 104;
    private static final int WIDE_FLAG = 1;
    private static final int LAST_WINS_FLAG = 2;

    IndexHeader withStamp(final long newStamp) {
        return new IndexHeader(
                imageIdent, imageFlags, imageLength, records, endOffset, digest, seed, duplicates, layout, newStamp);
    }

    /**
     * Reads the header of an index.
     *
     * @throws TruncatedImageException if the index is shorter than its header declares
     * @throws MalformedImageException if the bytes are not an index, or are damaged
     * @throws ImageTooNewException    if the version is not supported
     */
    static IndexHeader decode(final Region index) {
        if (index.length() < IndexLayout.BLOCK) {
            throw truncated(index, "a header of " + IndexLayout.BLOCK);
        }
        if (LittleEndian.getLong(index, 0) != IDENT) {
            throw new MalformedImageException(
                    IndexRule.IDENT,
                    Place.of(index.label(), 0),
                    "the bytes of \"xenindex\"",
                    "0x" + Long.toHexString(LittleEndian.getLong(index, 0)));
        }
        requireVersion(index);
        final int checksum = new Checksum().of(index, 0, CHECKSUM_OFFSET);
        if (checksum != LittleEndian.getInt(index, CHECKSUM_OFFSET)) {
            throw Checksum.mismatch(index, 0, checksum, LittleEndian.getInt(index, CHECKSUM_OFFSET));
        }
        final IndexHeader header = fields(index);
        if (!header.layout.isPossible()) {
            throw new MalformedImageException(
                    IndexRule.DAMAGED,
                    Place.of(index.label(), NODES_OFFSET),
                    "counts of nodes and owners that go together",
                    header.layout.toString());
        }
        if (header.layout.length() != index.length()) {
            throw truncated(index, "" + header.layout.length());
        }
        return header;
    }

    private static void requireVersion(final Region index) {
        final int version = LittleEndian.getInt(index, VERSION_OFFSET);
        if (version != VERSION) {
            throw new ImageTooNewException(
                    IndexRule.VERSION,
                    Place.of(index.label(), VERSION_OFFSET),
                    "" + VERSION,
                    Integer.toUnsignedString(version));
        }
    }

    private static IndexHeader fields(final Region index) {
        final int flags = LittleEndian.getInt(index, FLAGS_OFFSET);
        return new IndexHeader(
                LittleEndian.getLong(index, IMAGE_IDENT_OFFSET),
                LittleEndian.getLong(index, IMAGE_FLAGS_OFFSET),
                LittleEndian.getLong(index, IMAGE_LENGTH_OFFSET),
                LittleEndian.getLong(index, RECORDS_OFFSET),
                LittleEndian.getLong(index, END_OFFSET),
                LittleEndian.getLong(index, DIGEST_OFFSET),
                LittleEndian.getLong(index, SEED_OFFSET),
                (flags & LAST_WINS_FLAG) == 0 ? Duplicates.REFUSE : Duplicates.LAST_WINS,
                new IndexLayout(
                        LittleEndian.getLong(index, NODES_OFFSET),
                        LittleEndian.getLong(index, TRANSACTION_NODES_OFFSET),
                        LittleEndian.getLong(index, OWNED_OFFSET),
                        LittleEndian.getLong(index, OWNERS_OFFSET),
                        (flags & WIDE_FLAG) != 0),
                LittleEndian.getLong(index, STAMP_OFFSET));
    }

    private static TruncatedImageException truncated(final Region index, final String expected) {
        return new TruncatedImageException(
                IndexRule.LENGTH,
                Place.of(index.label(), Math.min(index.length(), IndexLayout.BLOCK)),
                expected + " bytes",
                index.length() + " bytes");
    }

    /** Writes the header and its checksum over zeroed bytes. */
    void encode(final WritableRegion index) {
        final int flags = (layout.isWide() ? WIDE_FLAG : 0) | (duplicates == Duplicates.LAST_WINS ? LAST_WINS_FLAG : 0);
        LittleEndian.putLong(index, 0, IDENT);
        LittleEndian.putInt(index, VERSION_OFFSET, VERSION);
        LittleEndian.putInt(index, FLAGS_OFFSET, flags);
        LittleEndian.putLong(index, IMAGE_IDENT_OFFSET, imageIdent);
        LittleEndian.putLong(index, IMAGE_FLAGS_OFFSET, imageFlags);
        LittleEndian.putLong(index, IMAGE_LENGTH_OFFSET, imageLength);
        LittleEndian.putLong(index, RECORDS_OFFSET, records);
        LittleEndian.putLong(index, END_OFFSET, endOffset);
        LittleEndian.putLong(index, DIGEST_OFFSET, digest);
        LittleEndian.putLong(index, SEED_OFFSET, seed);
        LittleEndian.putLong(index, NODES_OFFSET, layout.nodes());
        LittleEndian.putLong(index, TRANSACTION_NODES_OFFSET, layout.transactionNodes());
        LittleEndian.putLong(index, OWNED_OFFSET, layout.owned());
        LittleEndian.putLong(index, OWNERS_OFFSET, layout.owners());
        LittleEndian.putLong(index, STAMP_OFFSET, stamp);
        LittleEndian.putInt(index, CHECKSUM_OFFSET, new Checksum().of(index, 0, CHECKSUM_OFFSET));
    }
}
