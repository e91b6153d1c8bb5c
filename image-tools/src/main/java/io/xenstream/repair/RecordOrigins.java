// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.repair;

import io.xenstream.codec.Place;
import io.xenstream.codec.WritableRegion;

/**
 * Where the records of a repaired image come from. Records that follow each other in both images form a run; a run takes 32 bytes outside the
 * heap.
 */
final class RecordOrigins implements AutoCloseable {
    private static final int RUN_LENGTH = 4 * Long.BYTES;
    private static final int OFFSET = Long.BYTES;
    private static final int ORIGINAL_INDEX = 2 * Long.BYTES;
    private static final int ORIGINAL_OFFSET = 3 * Long.BYTES;

    private final WritableRegion runs = WritableRegion.allocate(1024, "origins of records");
    private final String label;
    private long count;

    /**
     * Creates an empty list.
     *
     * @param label the name of the original
     */
    RecordOrigins(final String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /**
     * Adds a record of the repaired image, at or after all those added before. A record at the place of the last one replaces it.
     *
     * @param index          its index in the repaired image
     * @param offset         its offset in the repaired image
     * @param originalIndex  the index of the record in the original that it was made of
     * @param originalOffset the offset of that record
     */
    void add(final long index, final long offset, final long originalIndex, final long originalOffset) {
        if (count > 0) {
            final long last = (count - 1) * RUN_LENGTH;
            if (runs.getLong(last) == index) {
                count--;
            } else if (index - runs.getLong(last) == originalIndex - runs.getLong(last + ORIGINAL_INDEX)
                    && offset - runs.getLong(last + OFFSET) == originalOffset - runs.getLong(last + ORIGINAL_OFFSET)) {
                return;
            }
        }
        final long at = count * RUN_LENGTH;
        runs.ensureLength(at + RUN_LENGTH);
        runs.putLong(at, index);
        runs.putLong(at + OFFSET, offset);
        runs.putLong(at + ORIGINAL_INDEX, originalIndex);
        runs.putLong(at + ORIGINAL_OFFSET, originalOffset);
        count++;
    }

    /** Adds a record that comes from another image, whose origins are known. */
    void add(
            final long index,
            final long offset,
            final RecordOrigins from,
            final long fromIndex,
            final long fromOffset) {
        final long run = from.run(fromIndex);
        add(index, offset, from.originalIndex(run, fromIndex), from.originalOffset(run, fromOffset));
    }

    /** Returns the place in the original of a record of the repaired image. A place outside records is in the header, which does not move. */
    Place of(final Place place) {
        if (place.recordIndex() < 0 || count == 0) {
            return new Place(label, place.recordIndex(), place.recordType(), place.offset());
        }
        final long run = run(place.recordIndex());
        return new Place(
                label,
                originalIndex(run, place.recordIndex()),
                place.recordType(),
                originalOffset(run, place.offset()));
    }

    private long originalIndex(final long run, final long index) {
        return index - runs.getLong(run) + runs.getLong(run + ORIGINAL_INDEX);
    }

    private long originalOffset(final long run, final long offset) {
        return offset - runs.getLong(run + OFFSET) + runs.getLong(run + ORIGINAL_OFFSET);
    }

    /** Returns the offset of the last run that begins at or before a record, or of the first one. */
    private long run(final long index) {
        long low = 0;
        long high = count - 1;
        while (low < high) {
            final long middle = (low + high + 1) >>> 1;
            if (runs.getLong(middle * RUN_LENGTH) <= index) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low * RUN_LENGTH;
    }

    @Override
    public void close() {
        runs.close();
    }
}
