// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.work;

import java.io.IOException;

/** Encodes all nodes of a {@link NodeSource}, repeatedly, to the same destination. */
public interface Encoder extends AutoCloseable {
    /**
     * Encodes them.
     *
     * @return the encoded length in bytes
     * @throws IOException if a file cannot be written
     */
    long encode() throws IOException;

    /**
     * Reads back every field of the result of {@link #encode()}.
     *
     * @return their sum, {@link Sums#everyField()}
     * @throws IOException if a file cannot be read
     */
    long everyField() throws IOException;

    @Override
    void close() throws IOException;
}
