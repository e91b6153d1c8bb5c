// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

/**
 * A place in an image, or in oxenstored's text.
 *
 * @param label       the name of the image or text: a file name, {@code stdin}
 * @param recordIndex the index of the record, starting at 0; -1 outside records, for example in the header, and in text
 * @param recordType  the type code of the record; -1 if it is unknown
 * @param offset      bytes from the start of the image or text; for a record or line, its start; -1 for the image as a whole
 * @param line        the number of the line, starting at 1; 0 in an image
 */
public record Place(String label, long recordIndex, int recordType, long offset, long line) {
    /**
     * Creates a place in an image.
     *
     * @param label       the name of the image
     * @param recordIndex the index of the record, starting at 0; -1 outside records
     * @param recordType  the type code of the record; -1 if it is unknown
     * @param offset      start of the record, in bytes from the start of the image; -1 for the image as a whole
     */
    public Place(final String label, final long recordIndex, final int recordType, final long offset) {
        this(label, recordIndex, recordType, offset, 0);
    }

    /**
     * Creates a place outside records.
     *
     * @param label  the name of the image
     * @param offset bytes from the start of the image
     * @return the place
     */
    public static Place of(final String label, final long offset) {
        return new Place(label, -1, -1, offset);
    }

    /**
     * Creates a place that stands for an image as a whole.
     *
     * @param label the name of the image
     * @return the place; {@link #position()} is empty
     */
    public static Place whole(final String label) {
        return new Place(label, -1, -1, -1);
    }

    /**
     * Creates a place in text.
     *
     * @param label  the name of the text
     * @param line   the number of the line, starting at 1
     * @param offset start of the line, in bytes from the start of the text
     * @return the place
     */
    public static Place ofLine(final String label, final long line, final long offset) {
        return new Place(label, -1, -1, offset, line);
    }

    /**
     * Returns the position inside the image or text.
     *
     * @return for example {@code record 7 (NODE_DATA) at offset 312}, {@code offset 12} or {@code line 4}; empty for the image as a whole
     */
    public String position() {
        if (offset < 0) {
            return "";
        }
        if (line > 0) {
            return "line " + line;
        }
        if (recordType < 0) {
            return recordIndex < 0 ? "offset " + offset : "record " + recordIndex + " at offset " + offset;
        }
        final String type = RecordType.name(recordType);
        return (recordIndex < 0 ? type : "record " + recordIndex + " (" + type + ")") + " at offset " + offset;
    }

    /**
     * Returns the label and the position.
     *
     * @return for example {@code host.img: record 7 (NODE_DATA) at offset 312}
     */
    @Override
    public String toString() {
        final String position = position();
        return position.isEmpty() ? label : label + ": " + position;
    }
}
