// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.work;

import java.io.IOException;

/** A contender's encoding of some nodes, created once and read many times. */
public interface Scanner extends AutoCloseable {
    /**
     * Reads every field of every node: all numbers, all permissions, the first and last byte of path and value.
     *
     * @return their sum, {@link Sums#everyField()}
     * @throws IOException if a file cannot be read
     */
    long everyField() throws IOException;

    /**
     * Steps from node to node, reading only what it takes to find the next one.
     *
     * @return the number of nodes, {@link Sums#nodes()}
     * @throws IOException if a file cannot be read
     */
    long headers() throws IOException;

    /**
     * Reads the length of each node's value.
     *
     * @return their sum, {@link Sums#valueLengths()}
     * @throws IOException if a file cannot be read
     */
    long valueLengths() throws IOException;

    @Override
    void close() throws IOException;
}
