// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.repair;

import io.xenstream.codec.WritableRegion;

/** What to change in which records of an image, in the order of the image: an off-heap list of 16 bytes a record. */
final class RecordEdits implements AutoCloseable {
    private static final int ENTRY_LENGTH = 2 * Long.BYTES;

    private final WritableRegion list = WritableRegion.allocate(1024, "changes of records");
    private long count;
    private long next;

    void clear() {
        count = 0;
        next = 0;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /**
     * Adds a change.
     *
     * @param record the offset of the record
     * @param change a bit of {@link RecordEncoding}
     * @return whether the change is new; false also if it is for a record before the last one
     */
    boolean add(final long record, final int change) {
        final long last = (count - 1) * ENTRY_LENGTH;
        if (count > 0 && list.getLong(last) >= record) {
            final long changes = list.getLong(last + Long.BYTES);
            final boolean isNew = list.getLong(last) == record && (changes & change) == 0;
            if (isNew) {
                list.putLong(last + Long.BYTES, changes | change);
            }
            return isNew;
        }
        final long at = count * ENTRY_LENGTH;
        list.ensureLength(at + ENTRY_LENGTH);
        list.putLong(at, record);
        list.putLong(at + Long.BYTES, change);
        count++;
        return true;
    }

    /** Returns the changes of a record, 0 for none. Called for each record, in the order of the image. */
    int take(final long record) {
        if (next < count && list.getLong(next * ENTRY_LENGTH) == record) {
            final long at = next * ENTRY_LENGTH;
            next++;
            return (int) list.getLong(at + Long.BYTES);
        }
        return 0;
    }

    @Override
    public void close() {
        list.close();
    }
}
