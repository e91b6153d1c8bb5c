// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.command;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/** How JSON represents bytes that may be anything. */
public enum DataEncoding {
    /** One character, U+0000 to U+00FF, for each byte. */
    TEXT,
    /** Base 64, with padding. */
    BASE64,
    /** Two hexadecimal digits for each byte. */
    HEX;

    /** The name on the command line and in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The bytes that a string stands for.
     *
     * @throws IllegalArgumentException if it is not in this encoding
     */
    public byte[] decode(final String text) {
        return switch (this) {
            case TEXT -> text.getBytes(StandardCharsets.ISO_8859_1);
            case BASE64 -> Base64.getDecoder().decode(text);
            case HEX -> HexFormat.of().parseHex(text);
        };
    }
}
