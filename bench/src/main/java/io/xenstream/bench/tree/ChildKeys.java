// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.tree;

import org.agrona.DirectBuffer;

/** Finds the names of children in sorted keys that are paths. */
final class ChildKeys {
    private ChildKeys() {}

    /** The end of the name that begins at an offset: the next separator or the end of the key. */
    static int nameEnd(final DirectBuffer key, final int offset) {
        int end = offset;
        while (end < key.capacity() && key.getByte(end) != '/') {
            end++;
        }
        return end;
    }

    /** The end of the name that begins at an offset: the next separator or the end of the key. */
    static int nameEnd(final byte[] key, final int offset) {
        int end = offset;
        while (end < key.length && key[end] != '/') {
            end++;
        }
        return end;
    }
}
