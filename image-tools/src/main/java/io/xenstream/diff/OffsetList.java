// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.diff;

import io.xenstream.codec.WritableRegion;

/** Offsets of records, in memory outside of the heap: 8 bytes each. */
final class OffsetList implements AutoCloseable {
    private static final int FIRST_OFFSETS = 512;

    private final WritableRegion offsets = WritableRegion.allocate(FIRST_OFFSETS * (long) Long.BYTES, "differences");
    private long count;

    void add(final long offset) {
        final long at = count * Long.BYTES;
        offsets.ensureLength(at + Long.BYTES);
        offsets.putLong(at, offset);
        count++;
    }

    long get(final long index) {
        return offsets.getLong(index * Long.BYTES);
    }

    long count() {
        return count;
    }

    @Override
    public void close() {
        offsets.close();
    }
}
