// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.imagetools.internal;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.agrona.DirectBuffer;

/** Bytes in buffers. */
public final class Bytes {
    private static final HexFormat HEX = HexFormat.of();

    private Bytes() {}

    /** One character a byte. */
    public static String text(final DirectBuffer bytes) {
        return new String(copy(bytes, 0, bytes.capacity()), StandardCharsets.ISO_8859_1);
    }

    public static String hex(final DirectBuffer bytes) {
        return hex(bytes, 0, bytes.capacity());
    }

    public static String hex(final DirectBuffer bytes, final int offset, final int length) {
        return HEX.formatHex(copy(bytes, offset, length));
    }

    private static byte[] copy(final DirectBuffer bytes, final int offset, final int length) {
        final byte[] copy = new byte[length];
        bytes.getBytes(offset, copy);
        return copy;
    }
}
