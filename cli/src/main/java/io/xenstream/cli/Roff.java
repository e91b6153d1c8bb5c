// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import java.util.Locale;
import java.util.Map;

/** The source of a manual page, in the macros <em>man</em> of groff and mandoc. */
final class Roff {
    /** What would be typeset as something else, or as nothing. Manual pages are searched for a plain hyphen, and options are copied from them. */
    private static final Map<Character, String> ESCAPES = Map.of(
            '\\', "\\e",
            '-', "\\-",
            '\'', "\\(aq",
            '`', "\\(ga",
            '^', "\\(ha",
            '~', "\\(ti",
            '"', "\\(dq");

    private final StringBuilder source = new StringBuilder();

    /**
     * Begins a page.
     *
     * @param date    such as 2026-01-31
     * @param version of the program
     */
    Roff(final String name, final String date, final String version) {
        source.append(".TH \"")
                .append(escaped(name.toUpperCase(Locale.ROOT)))
                .append("\" \"1\" \"")
                .append(date)
                .append("\" \"")
                .append(escaped(version))
                .append("\" \"xenstream\"\n");
        // No hyphenation, no justified margin: there are long words, and columns are narrow.
        source.append(".nh\n.ad l\n");
    }

    static String bold(final String text) {
        return "\\fB" + escaped(text) + "\\fR";
    }

    static String italic(final String text) {
        return "\\fI" + escaped(text) + "\\fR";
    }

    static String escaped(final String text) {
        final StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            final String replacement = c < 128 ? ESCAPES.get((char) c) : String.format(Locale.ROOT, "\\[u%04X]", c);
            if (replacement == null) {
                escaped.appendCodePoint(c);
            } else {
                escaped.append(replacement);
            }
        });
        return escaped.toString();
    }

    Roff section(final String title) {
        return request(".SH \"" + title + "\"");
    }

    Roff paragraph() {
        return request(".PP");
    }

    /** A line of escaped text, which is filled with those around it. */
    Roff line(final String escaped) {
        if (escaped.startsWith(".") || escaped.startsWith("'")) {
            source.append("\\&");
        }
        return request(escaped);
    }

    /** Unescaped text, each sentence in a line of its own as it should be in this language. */
    Roff text(final String text) {
        for (final String sentence : text.strip().split("(?<=[.:?!]) +(?=[A-Z])", -1)) {
            line(escaped(sentence));
        }
        return this;
    }

    /** What is described below, with the description indented. */
    Roff term(final String escaped) {
        request(".TP");
        return line(escaped);
    }

    /** Lines that are printed as they are. */
    Roff example(final Iterable<String> lines) {
        request(".RS 4").request(".nf");
        for (final String line : lines) {
            line(escaped(line));
        }
        return request(".fi").request(".RE");
    }

    private Roff request(final String line) {
        source.append(line).append('\n');
        return this;
    }

    @Override
    public String toString() {
        return source.toString();
    }
}
