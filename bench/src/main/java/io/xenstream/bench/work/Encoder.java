// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.work;

import java.io.IOException;

/** Encodes all nodes of a {@link NodeSource}, again and again into the same place. */
public interface Encoder extends AutoCloseable {
    /**
     * Encodes them.
     *
     * @return octets in this contender's form
     * @throws IOException if a contender writes files, and cannot
     */
    long encode() throws IOException;

    /**
     * Reads back every field of what {@link #encode()} has left.
     *
     * @return their sum, {@link Sums#everyField()}
     * @throws IOException if a contender writes files, and they cannot be read
     */
    long everyField() throws IOException;

    @Override
    void close() throws IOException;
}
