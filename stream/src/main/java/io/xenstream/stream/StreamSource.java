// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import org.agrona.MutableDirectBuffer;

/** Where an application's octets come from, when it is asked for them. */
@FunctionalInterface
public interface StreamSource {
    /**
     * Gives the next octets.
     *
     * @param target takes them
     * @param offset where in the target
     * @param length how many at the most, at least 1
     * @return how many there are, from 1 to {@code length}, or {@link StreamReader#END} if there are no more; 0 if there are none now, which only
     *     an operation understands that somebody advances when there are
     */
    int supply(MutableDirectBuffer target, int offset, int length);
}
