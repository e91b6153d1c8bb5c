// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.oxenstored;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Octets that a field says, in an array that grows to the longest one. */
final class FieldOctets {
    private static final int FIRST_LENGTH = 4096;

    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private byte[] octets = new byte[FIRST_LENGTH];

    /**
     * Takes what digits say.
     *
     * @param length octets: half as many as there are digits
     * @return whether they are digits
     */
    boolean decode(final DirectBuffer text, final int from, final int length) {
        if (length > octets.length) {
            octets = new byte[Math.max(length, Math.min(2 * octets.length, Character.MAX_VALUE))];
        }
        final boolean isHex = Hex.decode(text, from, octets, length);
        view.wrap(octets, 0, length);
        return isHex;
    }

    /** Drops the first octet. */
    void dropFirst() {
        view.wrap(octets, 1, view.capacity() - 1);
    }

    byte at(final int index) {
        return octets[index];
    }

    int length() {
        return view.capacity();
    }

    DirectBuffer view() {
        return view;
    }
}
