// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.util.Arrays;

/**
 * How often requests took how long, in nanoseconds. Four buckets for each power of two, so that a duration is known within a quarter. Recording costs a few
 * nanoseconds and allocates nothing. For one thread, unless it is a copy, which does not change.
 */
public final class LatencyHistogram {
    /** Two bits of a duration, behind its highest one, choose the bucket. */
    private static final int PART_BITS = 2;

    private static final int PARTS = 1 << PART_BITS;
    private static final int BUCKETS = PARTS * (Long.SIZE - PART_BITS);

    private final long[] counts;
    private long count;
    private long sum;
    private long longest;

    LatencyHistogram() {
        this.counts = new long[BUCKETS];
    }

    private LatencyHistogram(final LatencyHistogram source) {
        this.counts = Arrays.copyOf(source.counts, BUCKETS);
        this.count = source.count;
        this.sum = source.sum;
        this.longest = source.longest;
    }

    /** A copy of what was recorded so far. */
    LatencyHistogram copy() {
        return new LatencyHistogram(this);
    }

    /** Records the duration of a request. */
    void record(final long nanos) {
        counts[bucket(nanos)]++;
        count++;
        sum += nanos;
        longest = Math.max(longest, nanos);
    }

    /** A bucket ends with a bound that it contains: that of a power of two is the power itself. */
    private static int bucket(final long nanos) {
        final long before = Math.max(0, nanos - 1);
        if (before < PARTS) {
            return (int) before;
        }
        final int shift = Long.SIZE - 1 - PART_BITS - Long.numberOfLeadingZeros(before);
        return (shift << PART_BITS) + (int) (before >>> shift);
    }

    private static long bound(final int bucket) {
        if (bucket < PARTS) {
            return bucket + 1L;
        }
        if (bucket == BUCKETS - 1) {
            return Long.MAX_VALUE;
        }
        final int shift = (bucket >>> PART_BITS) - 1;
        return ((bucket & (PARTS - 1)) + PARTS + 1L) << shift;
    }

    /**
     * Returns the number of requests.
     *
     * @return 0 or more
     */
    public long count() {
        return count;
    }

    /**
     * Returns the time that all requests took together.
     *
     * @return nanoseconds
     */
    public long sum() {
        return sum;
    }

    /**
     * Returns the longest time that a request took.
     *
     * @return nanoseconds; 0 if there was none
     */
    public long longest() {
        return longest;
    }

    /**
     * Returns how many requests took at most a time.
     *
     * @param nanos a power of two, for an exact number; otherwise, requests that took between a fifth less and this time may be missing
     * @return 0 to {@link #count()}
     */
    public long countUpTo(final long nanos) {
        long found = 0;
        for (int bucket = 0; bucket < BUCKETS && bound(bucket) <= nanos; bucket++) {
            found += counts[bucket];
        }
        return found;
    }

    /**
     * Returns a time that a part of the requests did not exceed.
     *
     * @param part from 0 to 1, such as 0.99
     * @return nanoseconds, at most a quarter too many; 0 if there was no request
     */
    public long quantile(final double part) {
        final long wanted = Math.max(1, (long) Math.ceil(part * count));
        long found = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            found += counts[bucket];
            if (found >= wanted) {
                return Math.min(bound(bucket), longest);
            }
        }
        return longest;
    }
}
