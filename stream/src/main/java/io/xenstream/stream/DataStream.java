// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

/**
 * A stream of octets from one writer to one reader, of bounded memory. Any operation with bulk data takes one of its ends.
 *
 * @param writer where octets go in
 * @param reader where they come out, in the same order
 */
public record DataStream(StreamWriter writer, StreamReader reader) {
    /** Octets that a stream inside one process holds unless told otherwise: small enough for a core's second-level cache. */
    public static final int DEFAULT_CAPACITY = 1 << 18;

    /**
     * A stream inside this process, of {@link #DEFAULT_CAPACITY}.
     *
     * @param label what it is called in messages
     * @return its two ends
     */
    public static DataStream inProcess(final String label) {
        return inProcess(label, DEFAULT_CAPACITY);
    }

    /**
     * A stream inside this process: a ring of octets between two threads, or for one. Memory is all taken now, and given back when neither end
     * is referred to.
     *
     * @param label    what it is called in messages
     * @param capacity octets that it holds, a power of two from 64 to 2<sup>30</sup>
     * @return its two ends
     * @throws IllegalArgumentException if the capacity is no such number
     */
    public static DataStream inProcess(final String label, final int capacity) {
        final InProcessStream stream = new InProcessStream(label, capacity);
        return new DataStream(new InProcessWriter(stream), new InProcessReader(stream));
    }
}
