// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import org.agrona.DirectBuffer;

/** Sorts nodes by path, so that children follow their parent: a merge sort over their offsets, without an object a node. */
final class PathSort {
    private final Listing.NodeAt left;
    private final Listing.NodeAt right;

    PathSort(final Listing.NodeAt left, final Listing.NodeAt right) {
        this.left = left;
        this.right = right;
    }

    /** The offsets in the order of their nodes' paths; those of equal paths stay as they were. The array given is used up. */
    long[] sort(final long[] offsets) {
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
        return compare(left.at(a).path(), right.at(b).path());
    }

    /** By octets, but a separator before all else: what is below a node follows it at once. */
    private static int compare(final DirectBuffer a, final DirectBuffer b) {
        final int common = Math.min(a.capacity(), b.capacity());
        for (int i = 0; i < common; i++) {
            final int difference = rank(a.getByte(i)) - rank(b.getByte(i));
            if (difference != 0) {
                return difference;
            }
        }
        return Integer.compare(a.capacity(), b.capacity());
    }

    private static int rank(final byte octet) {
        return octet == '/' ? -1 : Byte.toUnsignedInt(octet);
    }
}
