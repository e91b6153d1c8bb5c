// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.report;

import io.xenstream.cli.command.Escapes;
import java.util.Locale;
import org.agrona.DirectBuffer;

/** Makes untrusted text printable and limits its length; formats numbers. */
final class Printable {
    private static final String CUT = "…";

    private Printable() {}

    /**
     * Bytes as {@code xenstore-ls} prints a value: printable ASCII unchanged, the rest escaped. Omits the middle of long text, since
     * both ends of a path are informative.
     */
    static String bytes(final DirectBuffer bytes, final int most) {
        final StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < bytes.capacity() && text.length() <= most) {
            Escapes.append(bytes.getByte(at++), text);
        }
        if (text.length() <= most) {
            return text.toString();
        }
        text.setLength(most * 2 / 3);
        return text.append(CUT).append(end(bytes, most / 3)).toString();
    }

    private static String end(final DirectBuffer bytes, final int most) {
        final StringBuilder text = new StringBuilder();
        for (int i = Math.max(0, bytes.capacity() - most); i < bytes.capacity(); i++) {
            Escapes.append(bytes.getByte(i), text);
        }
        return text.substring(Math.max(0, text.length() - most));
    }

    /** Text that may quote the image: invisible characters and those that change the text direction are escaped. */
    static String text(final String text, final int most) {
        return cut(Escapes.text(text), most);
    }

    /** Omits the middle of long text, since both ends of a path are informative. */
    static String cut(final String text, final int most) {
        return text.length() <= most
                ? text
                : text.substring(0, most * 2 / 3) + CUT + text.substring(text.length() - most / 3);
    }

    /** A number with a comma between thousands. */
    static String number(final long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A number and a noun in singular or plural. */
    static String counted(final long number, final String one) {
        return number(number) + " " + one + (number == 1 ? "" : "s");
    }

    /** A size in a suitable unit. */
    static String size(final long bytes) {
        if (bytes < 1024) {
            return counted(bytes, "byte");
        }
        double size = bytes;
        int unit = -1;
        while (size >= 1024) {
            size /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, size < 10 ? "%.1f %siB" : "%.0f %siB", size, "KMGTPE".charAt(unit));
    }

    /** A share as a percentage. */
    static String share(final long part, final long whole) {
        return whole == 0 ? "" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
    }
}
