// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import org.agrona.DirectBuffer;

/** Takes octets of a stream where they lie. */
@FunctionalInterface
public interface ChunkHandler {
    /**
     * The next octets. They are lent until this returns.
     *
     * @param chunk  holds them
     * @param offset where in the chunk
     * @param length how many, at least 1
     * @return how many were taken, from 0 to {@code length}; the others will be offered again
     */
    int onChunk(DirectBuffer chunk, int offset, int length);
}
