// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

/**
 * How far a reader trusts an image.
 *
 * @param maxRecordLength the longest body that is read, in octets, from 0 to {@value #LARGEST_RECORD_LENGTH}; bounds the memory of a
 *                        streaming decoder
 * @param maxRecords      how many records, END included, are read at the most
 * @param strict          whether surplus, non-zero padding, unknown types and fields of a later version end the reading; a lenient reader
 *                        ignores them, as the specification allows
 */
public record ReadOptions(int maxRecordLength, long maxRecords, boolean strict) {
    /** The largest {@code maxRecordLength}: a record must fit one Agrona buffer. */
    public static final int LARGEST_RECORD_LENGTH = 1 << 30;

    /** Lenient; bodies up to 16 MiB, a billion records. */
    public static final ReadOptions DEFAULT = new ReadOptions(16 << 20, 1_000_000_000L, false);

    /**
     * Checks the ranges.
     *
     * @param maxRecordLength octets, from 0
     * @param maxRecords      records, from 1
     * @param strict          either
     * @throws IllegalArgumentException if a number is out of its range
     */
    public ReadOptions {
        if (maxRecordLength < 0 || maxRecordLength > LARGEST_RECORD_LENGTH) {
            throw new IllegalArgumentException("maxRecordLength must be from 0 to " + LARGEST_RECORD_LENGTH
                    + " octets, but is " + maxRecordLength);
        }
        if (maxRecords < 1) {
            throw new IllegalArgumentException("maxRecords must be at least 1, but is " + maxRecords);
        }
    }

    /**
     * The same options with another limit.
     *
     * @param octets the longest body that is read
     * @return new options
     */
    public ReadOptions withMaxRecordLength(final int octets) {
        return new ReadOptions(octets, maxRecords, strict);
    }

    /**
     * The same options with another limit.
     *
     * @param records how many records are read at the most
     * @return new options
     */
    public ReadOptions withMaxRecords(final long records) {
        return new ReadOptions(maxRecordLength, records, strict);
    }

    /**
     * The same options, strict or lenient.
     *
     * @param isStrict whether to be strict
     * @return new options
     */
    public ReadOptions withStrict(final boolean isStrict) {
        return new ReadOptions(maxRecordLength, maxRecords, isStrict);
    }
}
