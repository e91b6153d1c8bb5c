// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import org.agrona.MutableDirectBuffer;

/** Supplies bytes on demand. */
@FunctionalInterface
public interface StreamSource {
    /**
     * Supplies the next bytes.
     *
     * @param target receives the bytes
     * @param offset offset of the first byte in the target
     * @param length maximum number of bytes, at least 1
     * @return number of bytes, 1 to {@code length}, or {@link StreamReader#END}; 0 if none are available now; the
     *     caller must then advance the operation when there are
     */
    int supply(MutableDirectBuffer target, int offset, int length);
}
