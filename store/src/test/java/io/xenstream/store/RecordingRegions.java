// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.Place;
import io.xenstream.codec.WritableRegion;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** Records the stores to three memories in their order, as words in ascending order. Those that change nothing are left out. */
final class RecordingRegions extends TestStore.Regions {
    /** A store of up to eight bytes. */
    record Written(int file, long offset, int size, long before, long after) {
        void apply(final WritableRegion[] regions) {
            put(regions[file], after);
        }

        void undo(final WritableRegion[] regions) {
            put(regions[file], before);
        }

        /** Whether two groups of memories have the same bytes where this store was. */
        boolean isSame(final WritableRegion[] regions, final WritableRegion[] others) {
            return word(regions[file], offset, size) == word(others[file], offset, size);
        }

        private void put(final WritableRegion region, final long value) {
            if (size == Long.BYTES) {
                region.putLong(offset, value);
            } else if (size == Integer.BYTES) {
                region.putInt(offset, (int) value);
            } else {
                final byte[] bytes = new byte[size];
                for (int i = 0; i < size; i++) {
                    bytes[i] = (byte) (value >>> (Byte.SIZE * i));
                }
                region.putBytes(offset, Buffers.of(bytes), 0, size);
            }
        }
    }

    /** The number of the journal among the files. */
    static final int JOURNAL = 2;

    final List<Written> stores = new ArrayList<>();
    boolean isRecording;
    private int files;

    private static long word(final WritableRegion region, final long offset, final int size) {
        if (size == Long.BYTES) {
            return region.getLong(offset);
        }
        long word = 0;
        for (int i = 0; i < size; i++) {
            word |= (region.getByte(offset + i) & 0xFFL) << (Byte.SIZE * i);
        }
        return word;
    }

    @Override
    StoreRegion region(final WritableRegion region) {
        return new RecordingRegion(region, files++ % 3);
    }

    private final class RecordingRegion extends StoreRegion {
        private final int file;
        private long[] before = new long[8];

        RecordingRegion(final WritableRegion region, final int file) {
            super(region, region.length(), required -> {
                throw new ImageIoException(IoRule.SPACE, Place.whole(region.label()), "the test has no more", null);
            });
            this.file = file;
        }

        private void keep(final long offset, final long length) {
            if (!isRecording) {
                return;
            }
            final int words = (int) ((length + Long.BYTES - 1) / Long.BYTES);
            before = before.length < words ? new long[words] : before;
            for (int i = 0; i < words; i++) {
                before[i] = word(region(), offset + (long) Long.BYTES * i, size(i, length));
            }
        }

        private int size(final int word, final long length) {
            return (int) Math.min(Long.BYTES, length - (long) Long.BYTES * word);
        }

        private void record(final long offset, final long length) {
            for (int i = 0; isRecording && (long) Long.BYTES * i < length; i++) {
                final long at = offset + (long) Long.BYTES * i;
                final int size = size(i, length);
                final long after = word(region(), at, size);
                if (after != before[i]) {
                    stores.add(new Written(file, at, size, before[i], after));
                }
            }
        }

        @Override
        void putLong(final long offset, final long value) {
            keep(offset, Long.BYTES);
            super.putLong(offset, value);
            record(offset, Long.BYTES);
        }

        @Override
        void putInt(final long offset, final int value) {
            keep(offset, Integer.BYTES);
            super.putInt(offset, value);
            record(offset, Integer.BYTES);
        }

        @Override
        void putBytes(final long offset, final DirectBuffer source, final int index, final int length) {
            keep(offset, length);
            super.putBytes(offset, source, index, length);
            record(offset, length);
        }

        @Override
        void copy(final StoreRegion source, final long from, final long to, final long length) {
            keep(to, length);
            super.copy(source, from, to, length);
            record(to, length);
        }

        @Override
        void clear(final long offset, final long length) {
            keep(offset, length);
            super.clear(offset, length);
            record(offset, length);
        }
    }
}
