// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

/**
 * A place in an image.
 *
 * @param label       what the image is called: a file name, {@code stdin}, an array
 * @param recordIndex the record's number, counted from 0; -1 where no record is concerned, as in the header
 * @param recordType  the record's type code; -1 where it is not known
 * @param offset      octets from the start of the image; -1 where no place inside is concerned, as when it is handed over
 */
public record ImageLocation(String label, long recordIndex, int recordType, long offset) {
    /**
     * A place outside of any record.
     *
     * @param label  what the image is called
     * @param offset octets from the start of the image
     * @return the place
     */
    public static ImageLocation of(final String label, final long offset) {
        return new ImageLocation(label, -1, -1, offset);
    }

    /**
     * The whole of what a label names.
     *
     * @param label what it is called
     * @return no place in particular
     */
    public static ImageLocation whole(final String label) {
        return new ImageLocation(label, -1, -1, -1);
    }

    /**
     * The place in words.
     *
     * @return for example {@code host.img: record 7 (NODE_DATA) at offset 312}
     */
    @Override
    public String toString() {
        if (offset < 0) {
            return label;
        }
        if (recordIndex < 0) {
            return label + ": offset " + offset;
        }
        final String type = recordType < 0 ? "" : " (" + RecordType.name(recordType) + ")";
        return label + ": record " + recordIndex + type + " at offset " + offset;
    }
}
