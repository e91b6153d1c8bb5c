// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

/**
 * The two ends of a stream of bytes from one writer to one reader, with bounded memory.
 *
 * @param writer accepts bytes
 * @param reader delivers the bytes in the same order
 */
public record DataStream(StreamWriter writer, StreamReader reader) {
    /** The default capacity of an in-process stream in bytes. It fits into the L2 cache of a core. */
    public static final int DEFAULT_CAPACITY = 1 << 18;

    /**
     * Creates an in-process stream with the {@linkplain #DEFAULT_CAPACITY default capacity}.
     *
     * @param label name of the stream in messages
     * @return the two ends
     */
    public static DataStream inProcess(final String label) {
        return inProcess(label, DEFAULT_CAPACITY);
    }

    /**
     * Creates an in-process stream: a ring of bytes for one or two threads. The ring is allocated off-heap now, and freed when neither end is
     * reachable.
     *
     * @param label    name of the stream in messages
     * @param capacity size of the ring in bytes, a power of two from 64 to 2<sup>30</sup>
     * @return the two ends
     * @throws IllegalArgumentException if the capacity is out of range
     */
    public static DataStream inProcess(final String label, final int capacity) {
        final InProcessStream stream = new InProcessStream(label, capacity);
        return new DataStream(new InProcessWriter(stream), new InProcessReader(stream));
    }
}
