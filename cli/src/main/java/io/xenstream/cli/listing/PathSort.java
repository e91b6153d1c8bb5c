// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.listing;

import io.xenstream.codec.RecordView;
import io.xenstream.codec.internal.Paths;

/** Sorts nodes by path so that children follow their parent: a merge sort of offsets that allocates no object per node. */
public final class PathSort {
    private final RecordView left;
    private final RecordView right;

    public PathSort(final RecordView left, final RecordView right) {
        this.left = left;
        this.right = right;
    }

    /** Returns the offsets in the order of the paths of their nodes. The sort is stable; it overwrites the given array. */
    public long[] sort(final long[] offsets) {
        long[] from = offsets;
        long[] to = new long[offsets.length];
        for (long run = 1; run < offsets.length; run *= 2) {
            for (long start = 0; start < offsets.length; start += 2 * run) {
                final int middle = (int) Math.min(start + run, offsets.length);
                final int end = (int) Math.min(start + 2 * run, offsets.length);
                merge(from, to, (int) start, middle, end);
            }
            final long[] merged = to;
            to = from;
            from = merged;
        }
        return from;
    }

    private void merge(final long[] from, final long[] to, final int start, final int middle, final int end) {
        if (middle >= end || compare(from[middle - 1], from[middle]) <= 0) {
            System.arraycopy(from, start, to, start, end - start);
            return;
        }
        int first = start;
        int second = middle;
        for (int i = start; i < end; i++) {
            final boolean isFirst = second == end || (first < middle && compare(from[first], from[second]) <= 0);
            to[i] = isFirst ? from[first++] : from[second++];
        }
    }

    private int compare(final long a, final long b) {
        return Paths.compare(
                left.moveTo(a).nodeData().path(), right.moveTo(b).nodeData().path());
    }
}
