// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.nio.charset.StandardCharsets;

/**
 * Text of the protocol, which consists of bytes. Strings hold one byte per character, and Java stores them compactly.
 */
final class ProtocolText {
    static final byte[] NONE = {};

    private ProtocolText() {}

    public static String text(final byte[] bytes, final int from, final int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    static byte[] of(final String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The text followed by a NUL. */
    static byte[] terminated(final String text) {
        return of(text + '\0');
    }

    /**
     * A decimal number.
     *
     * @throws RequestException if it is not a number or exceeds the largest
     */
    static long number(final String text, final long largest) {
        final boolean isNumber =
                !text.isEmpty() && text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        final long number = isNumber ? Long.parseLong(text) : -1;
        if (number < 0 || number > largest) {
            throw new RequestException(StoreError.EINVAL);
        }
        return number;
    }
}
