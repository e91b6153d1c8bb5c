// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

/**
 * Limits and strictness of a reader.
 *
 * @param maxRecordLength length limit for the body of a record in bytes, from 0 to {@value #LARGEST_RECORD_LENGTH}; also bounds the memory of a
 *                        streaming decoder
 * @param maxRecords      maximum number of records, including END
 * @param strict          whether to reject surplus bytes, non-zero padding, unknown types and fields of a later version; a lenient reader ignores
 *                        them, as the specification allows
 */
public record ReadOptions(int maxRecordLength, long maxRecords, boolean strict) {
    /** The largest {@code maxRecordLength}: a record must fit one Agrona buffer. */
    public static final int LARGEST_RECORD_LENGTH = 1 << 30;

    /** Lenient; bodies up to 16 MiB, a billion records. */
    public static final ReadOptions DEFAULT = new ReadOptions(16 << 20, 1_000_000_000L, false);

    /**
     * Creates options.
     *
     * @param maxRecordLength length limit in bytes, from 0 to {@value #LARGEST_RECORD_LENGTH}
     * @param maxRecords      maximum number of records, from 1
     * @param strict          whether to be strict
     * @throws IllegalArgumentException if a value is out of range
     */
    public ReadOptions {
        if (maxRecordLength < 0 || maxRecordLength > LARGEST_RECORD_LENGTH) {
            throw new IllegalArgumentException(
                    "maxRecordLength must be from 0 to " + LARGEST_RECORD_LENGTH + " bytes, but is " + maxRecordLength);
        }
        if (maxRecords < 1) {
            throw new IllegalArgumentException("maxRecords must be at least 1, but is " + maxRecords);
        }
    }

    /**
     * Returns a copy with another limit.
     *
     * @param bytes maximum length of a body in bytes
     * @return new options
     */
    public ReadOptions withMaxRecordLength(final int bytes) {
        return new ReadOptions(bytes, maxRecords, strict);
    }

    /**
     * Returns a copy with another limit.
     *
     * @param records maximum number of records
     * @return new options
     */
    public ReadOptions withMaxRecords(final long records) {
        return new ReadOptions(maxRecordLength, records, strict);
    }

    /**
     * Returns a strict or lenient copy.
     *
     * @param isStrict whether to be strict
     * @return new options
     */
    public ReadOptions withStrict(final boolean isStrict) {
        return new ReadOptions(maxRecordLength, maxRecords, isStrict);
    }
}
