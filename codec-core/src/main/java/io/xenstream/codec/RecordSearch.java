// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;
import java.util.Arrays;

/** Guesses where records start, from the bytes around. What it finds is likely, not certain. */
final class RecordSearch {
    /** So many plausible records in a row are taken for records. */
    private static final int LONGEST_CHAIN = 8;
    /** Longer than most records; a longer one only costs a part. */
    private static final int LONGEST_SEARCH = 1 << 20;

    private final Region region;
    private final ByteOrder order;
    private final boolean bigEndian;
    private final int maxRecordLength;
    private final Window window = new Window(null);

    RecordSearch(final Region region, final ByteOrder order, final int maxRecordLength) {
        this.region = region;
        this.order = order;
        this.bigEndian = order == ByteOrder.BIG_ENDIAN;
        this.maxRecordLength = maxRecordLength;
    }

    /** Returns the starts of at most so many parts of about the same length, ascending; the first is that of the first record. */
    long[] starts(final int count) {
        final long[] starts = new long[count];
        starts[0] = ImageHeader.LENGTH;
        int found = 1;
        for (int i = 1; i < count; i++) {
            final long wanted = (long) ((double) region.length() / count * i) & -Long.BYTES;
            final long start = find(Math.max(wanted, starts[found - 1] + Long.BYTES));
            if (start >= 0) {
                starts[found++] = start;
            }
        }
        return Arrays.copyOf(starts, found);
    }

    private long find(final long from) {
        final long last = Math.min(region.length(), from + LONGEST_SEARCH);
        for (long at = from; at < last; at += Long.BYTES) {
            if (isChain(at)) {
                return at;
            }
        }
        return -1;
    }

    private boolean isChain(final long from) {
        long at = from;
        for (int i = 0; i < LONGEST_CHAIN; i++) {
            final long end = plausibleEnd(at);
            if (end < 0) {
                return i > 0 && isLast(at);
            }
            at = end;
        }
        return true;
    }

    /** END looks like zeros in any value, so it counts only where the image ends. */
    private boolean isLast(final long at) {
        return at == region.length() - RecordDecoder.BODY_OFFSET && header(at) == RecordType.END;
    }

    /** Returns the end of what seems to be a record, or -1. */
    private long plausibleEnd(final long at) {
        if (at > region.length() - RecordDecoder.BODY_OFFSET) {
            return -1;
        }
        final long header = header(at);
        final int type = (int) (header >>> 32);
        final long length = header & 0xFFFF_FFFFL;
        final long end = at + RecordFlyweights.alignedEnd(length);
        final boolean isPlausible = RecordType.isKnown(type)
                && type != RecordType.END
                && length <= maxRecordLength
                && end <= region.length()
                && (type != RecordType.NODE_DATA || isNode(at, (int) length));
        return isPlausible ? end : -1;
    }

    private boolean isNode(final long at, final int length) {
        if (length < NodeDataDecoder.FIXED_LENGTH) {
            return false;
        }
        window.look(region.array, region.memory, region.address + at, RecordDecoder.BODY_OFFSET + length, order);
        final long lengths = NodeDataDecoder.lengths(window, order);
        final int pathRoom = (int) lengths & 0xFFFF;
        final int valueLength = (int) (lengths >>> 16) & 0xFFFF;
        final int path =
                NodeDataDecoder.PERMISSIONS_OFFSET + NodeDataDecoder.PERMISSION_LENGTH * (int) (lengths >>> 48);
        if (pathRoom < 2 || path + pathRoom + valueLength > window.length) {
            return false;
        }
        final byte first = window.getByteInside(path);
        return (first == '/' || first == '@') && window.getByteInside(path + pathRoom - 1) == 0;
    }

    private long header(final long at) {
        return Memory.recordHeader(region.array, region.memory, region.address + at, bigEndian);
    }
}
