// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.work;

import java.io.IOException;

/** A contender's form of some nodes, made once and held in memory (or where its users would have it), ready to be read many times. */
public interface Scanner extends AutoCloseable {
    /**
     * Reads every field of every node: all numbers, all permissions, the first and last octet of path and value.
     *
     * @return their sum, {@link Sums#everyField()}
     * @throws IOException if a contender reads files, and cannot
     */
    long everyField() throws IOException;

    /**
     * Goes from node to node and reads no more than it takes to find the next one.
     *
     * @return how many there are, {@link Sums#nodes()}
     * @throws IOException if a contender reads files, and cannot
     */
    long headers() throws IOException;

    /**
     * Reads the length of each node's value.
     *
     * @return their sum, {@link Sums#valueLengths()}
     * @throws IOException if a contender reads files, and cannot
     */
    long valueLengths() throws IOException;

    @Override
    void close() throws IOException;
}
