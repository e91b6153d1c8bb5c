// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.nio.charset.StandardCharsets;

/**
 * Text of the protocol. It is octets; here it is kept in strings of one character an octet, which Java stores as such.
 */
final class Octets {
    static final byte[] NONE = {};

    private Octets() {}

    static String text(final byte[] octets, final int from, final int to) {
        return new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
    }

    static byte[] of(final String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The text and the NUL that ends it in a payload. */
    static byte[] terminated(final String text) {
        return of(text + '\0');
    }

    /**
     * A decimal number.
     *
     * @throws RequestRefused if it is none, or larger than the largest
     */
    static long number(final String text, final long largest) {
        final boolean isNumber =
                !text.isEmpty() && text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        final long number = isNumber ? Long.parseLong(text) : -1;
        if (number < 0 || number > largest) {
            throw new RequestRefused(StoreError.EINVAL);
        }
        return number;
    }
}
