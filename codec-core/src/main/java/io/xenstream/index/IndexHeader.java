// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.ImageTooNewException;
import io.xenstream.codec.MalformedImageException;
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
 *  |                          version = 1                          |
 *  +---------------------------------------------------------------+
 *  |                        reserved = 0                       |L|W|
 *  +---------------------------------------------------------------+
 *  |          16: the image's header, 16 octets as they are      ...
 *  +---------------------------------------------------------------+
 *  |   32: image-length, records, end-offset, digest: 8 octets each  |
 *  +---------------------------------------------------------------+
 *  |   64: seed, nodes, transaction-nodes, owned, owners, stamp      |
 *  +---------------------------------------------------------------+
 *  |                 112 to 4091: reserved = 0                   ...
 *  +---------------------------------------------------------------+
 *  |              4092: CRC32C of the 4092 octets before           |
 *  +---------------------------------------------------------------+
 *  W: offsets take 8 octets, L: of duplicates, the last has won
 * </pre>
 *
 * @param imageIdent   the first eight octets of the image
 * @param imageFlags   the second eight octets of the image: version and flags
 * @param imageLength  octets of the image, with surplus
 * @param records      records of the image, END included
 * @param endOffset    where END begins
 * @param digest       of all indexed nodes, in the order of the image
 * @param seed         of the hash
 * @param duplicates   what was done about duplicates
 * @param layout       where everything is
 * @param stamp        when the image's file was last changed, as its keeper tells time; 0 if unknown
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

    /** {@code xenindex}, read as a little-endian number. */
    private static final long IDENT = 0x7865646e696e6578L;

    private static final int VERSION = 1;
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
     * @throws TruncatedImageException if the index is not as long as it says
     * @throws MalformedImageException if it is none, or damaged
     * @throws ImageTooNewException    if it is of another version
     */
    static IndexHeader decode(final Region index) {
        if (index.length() < IndexLayout.BLOCK) {
            throw truncated(index, "a header of " + IndexLayout.BLOCK);
        }
        if (LittleEndian.getLong(index, 0) != IDENT) {
            throw new MalformedImageException(
                    IndexRule.IDENT,
                    ImageLocation.of(index.label(), 0),
                    "the octets of \"xenindex\"",
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
                    ImageLocation.of(index.label(), NODES_OFFSET),
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
                    ImageLocation.of(index.label(), VERSION_OFFSET),
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
                ImageLocation.of(index.label(), Math.min(index.length(), IndexLayout.BLOCK)),
                expected + " octets",
                index.length() + " octets");
    }

    /** Writes the header, on cleared octets, with its checksum. */
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
