// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/**
 * Text of the protocol, which consists of bytes. Strings hold one byte per character, and Java stores them compactly.
 */
final class ProtocolText {
    static final int LARGEST_DOMID = 0xFFFF;

    private ProtocolText() {}

    static String text(final DirectBuffer buffer, final int offset, final int length) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    static byte[] of(final String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * A decimal number.
     *
     * @throws RequestException if it is not a number or exceeds the largest
     */
    static long number(final String text, final long largest) {
        final boolean isNumber =
                !text.isEmpty() && text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return require(isNumber ? Long.parseLong(text) : -1, largest);
    }

    /**
     * The number of a domain.
     *
     * @throws RequestException if it is none
     */
    static int domid(final String text) {
        return (int) number(text, LARGEST_DOMID);
    }

    /**
     * A decimal number.
     *
     * @throws RequestException if it is not a number or exceeds the largest
     */
    static long number(final DirectBuffer buffer, final int offset, final int length, final long largest) {
        long number = length < 1 || length > 18 ? -1 : 0;
        for (int i = 0; number >= 0 && i < length; i++) {
            final int digit = buffer.getByte(offset + i) - '0';
            number = digit < 0 || digit > 9 ? -1 : 10 * number + digit;
        }
        return require(number, largest);
    }

    private static long require(final long number, final long largest) {
        if (number < 0 || number > largest) {
            throw new RequestException(StoreError.EINVAL);
        }
        return number;
    }
}
