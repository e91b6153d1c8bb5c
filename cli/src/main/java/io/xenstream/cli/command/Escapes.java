// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.command;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Escapes what an image, a peer or a file name contributes to the output, so that it cannot control the terminal. All text output of such data passes
 * this class.
 */
public final class Escapes {
    private static final byte[][] BYTES = new byte[256][];

    static {
        for (int b = 0; b < BYTES.length; b++) {
            BYTES[b] = ofByte(b).getBytes(StandardCharsets.US_ASCII);
        }
    }

    private Escapes() {}

    private static String ofByte(final int b) {
        return switch (b) {
            case '\\' -> "\\\\";
            case '\t' -> "\\t";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            default -> {
                if (b >= ' ' && b <= '~') {
                    yield String.valueOf((char) b);
                }
                yield String.format(Locale.ROOT, b < 8 ? "\\%03o" : "\\x%02x", b);
            }
        };
    }

    /**
     * A byte as {@code xenstore-ls} prints it: printable ASCII as it is, the rest escaped.
     *
     * @param b the byte; only its low eight bits count
     * @return its ASCII characters, which must not be modified
     */
    static byte[] of(final int b) {
        return BYTES[b & 0xFF];
    }

    /**
     * Appends a byte as {@code xenstore-ls} prints it.
     *
     * @param b the byte; only its low eight bits count
     */
    public static void append(final int b, final StringBuilder text) {
        for (final byte character : BYTES[b & 0xFF]) {
            text.append((char) character);
        }
    }

    /**
     * Text that may quote an image, a peer or a file name, on one line: control characters, other invisible characters, unpaired surrogates and those
     * that change the direction of text are escaped. A backslash remains as it is.
     */
    public static String text(final String text) {
        final StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (Character.getType(c)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.PRIVATE_USE,
                        Character.UNASSIGNED,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> escaped.append(String.format(Locale.ROOT, "\\u%04x", c));
                default -> escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }
}
