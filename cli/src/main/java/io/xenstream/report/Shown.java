// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.report;

import java.util.Locale;
import org.agrona.DirectBuffer;

/** What others wrote, in characters that can do no harm, and not too many of them. */
final class Shown {
    private static final char[] HEX = "0123456789abcdef".toCharArray();
    private static final String CUT = "…";

    private Shown() {}

    /**
     * Octets as {@code xenstore-ls} prints a value: printable ASCII as it is, the rest escaped. Of what is too long the middle is left out: of a
     * path, both ends say something.
     */
    static String octets(final DirectBuffer octets, final int most) {
        final StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < octets.capacity() && text.length() <= most) {
            escape(octets.getByte(at++) & 0xFF, text);
        }
        if (text.length() <= most) {
            return text.toString();
        }
        text.setLength(most * 2 / 3);
        return text.append(CUT).append(end(octets, most / 3)).toString();
    }

    private static String end(final DirectBuffer octets, final int most) {
        final StringBuilder text = new StringBuilder();
        for (int i = Math.max(0, octets.capacity() - most); i < octets.capacity(); i++) {
            escape(octets.getByte(i) & 0xFF, text);
        }
        return text.substring(Math.max(0, text.length() - most));
    }

    private static void escape(final int octet, final StringBuilder text) {
        if (octet >= ' ' && octet <= '~' && octet != '\\') {
            text.append((char) octet);
            return;
        }
        text.append('\\');
        switch (octet) {
            case '\\' -> text.append('\\');
            case '\t' -> text.append('t');
            case '\n' -> text.append('n');
            case '\r' -> text.append('r');
            default -> {
                if (octet < 8) {
                    text.append("00").append((char) ('0' + octet));
                } else {
                    text.append('x').append(HEX[octet >> 4]).append(HEX[octet & 0xF]);
                }
            }
        }
    }

    /** Text of this program that may quote others: what cannot be seen, or turns what stands beside it around, is escaped. */
    static String text(final String text, final int most) {
        final StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (Character.getType(c)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.PRIVATE_USE,
                        Character.UNASSIGNED,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> shown.append(String.format(Locale.ROOT, "\\u%04x", c));
                default -> shown.appendCodePoint(c);
            }
        });
        return cut(shown.toString(), most);
    }

    /** Leaves out the middle of what is too long: of a path, both ends say something. */
    static String cut(final String text, final int most) {
        return text.length() <= most
                ? text
                : text.substring(0, most * 2 / 3) + CUT + text.substring(text.length() - most / 3);
    }

    /** With a comma between thousands. */
    static String number(final long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A number and what it counts. */
    static String counted(final long number, final String one) {
        return number(number) + " " + one + (number == 1 ? "" : "s");
    }

    /** Octets in the unit that suits them. */
    static String size(final long octets) {
        if (octets < 1024) {
            return counted(octets, "octet");
        }
        double size = octets;
        int unit = -1;
        while (size >= 1024) {
            size /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, size < 10 ? "%.1f %siB" : "%.0f %siB", size, "KMGTPE".charAt(unit));
    }

    /** A part of a whole. */
    static String share(final long part, final long whole) {
        return whole == 0 ? "" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
    }
}
