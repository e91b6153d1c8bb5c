// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.convert;

import io.xenstream.codec.Buffers;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** The decoded bytes of a field, in an array that grows as needed. */
final class HexField {
    private static final int FIRST_LENGTH = 4096;

    private final MutableDirectBuffer view = Buffers.empty();
    private byte[] bytes = new byte[FIRST_LENGTH];

    /**
     * Decodes a field.
     *
     * @param length number of bytes, which is half the number of digits
     * @return whether all of them are digits
     */
    boolean decode(final DirectBuffer text, final int from, final int length) {
        if (length > bytes.length) {
            bytes = new byte[Math.max(length, Math.min(2 * bytes.length, Character.MAX_VALUE))];
        }
        final boolean isHex = Hex.decode(text, from, bytes, length);
        view.wrap(bytes, 0, length);
        return isHex;
    }

    /** Removes the first byte. */
    void dropFirst() {
        view.wrap(bytes, 1, view.capacity() - 1);
    }

    byte at(final int index) {
        return bytes[index];
    }

    int length() {
        return view.capacity();
    }

    DirectBuffer view() {
        return view;
    }
}
