// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.report;

import java.util.Locale;

/** Builds HTML. This is the only place where text is escaped. */
final class Html {
    private final StringBuilder markup = new StringBuilder(1 << 16);

    /** Appends markup from a format string. Arguments must not contain text from an image. */
    Html markup(final String template, final Object... arguments) {
        markup.append(arguments.length == 0 ? template : String.format(Locale.ROOT, template, arguments));
        return this;
    }

    /** Appends escaped text, for an element or a quoted attribute. */
    Html text(final String text) {
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            switch (c) {
                case '&' -> markup.append("&amp;");
                case '<' -> markup.append("&lt;");
                case '>' -> markup.append("&gt;");
                case '"' -> markup.append("&quot;");
                case '\'' -> markup.append("&#39;");
                default -> markup.append(c);
            }
        }
        return this;
    }

    /** Appends a number for the script. */
    Html number(final long number) {
        markup.append(number);
        return this;
    }

    /** Appends a JSON string for an element with data: ASCII that can end neither the string nor the element. */
    Html json(final String text) {
        markup.append('"');
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (c < ' ' || c >= 0x7F || "\"\\<>&'/".indexOf(c) >= 0) {
                markup.append("\\u").append(Integer.toHexString(0x10000 | c), 1, 5);
            } else {
                markup.append(c);
            }
        }
        markup.append('"');
        return this;
    }

    /** Appends an element with text. */
    Html element(final String name, final String text) {
        markup.append('<').append(name).append('>');
        return text(text).end(name);
    }

    /** Appends an element with a CSS class and text. */
    Html element(final String name, final String style, final String text) {
        markup.append('<').append(name).append(" class=\"").append(style).append("\">");
        return text(text).end(name);
    }

    private Html end(final String name) {
        markup.append("</").append(name).append('>');
        return this;
    }

    Html paragraph(final String style, final String text) {
        return element("p", style, text).markup("\n");
    }

    Html section(final String id, final String title) {
        return markup("<h2 id=\"%s\">", id).text(title).markup("</h2>\n");
    }

    /** Begins a table. A heading that begins with {@code #} marks a column of numbers. */
    Html table(final String caption, final String... headings) {
        return table("", caption, headings);
    }

    /** Begins a table that the script can sort. */
    Html sortable(final String caption, final String... headings) {
        return table(" class=\"sortable\"", caption, headings);
    }

    /** Begins a table that the script can sort and search. */
    Html searchable(final String caption, final String... headings) {
        return table(" class=\"sortable searchable\"", caption, headings);
    }

    /** What is wider than the page scrolls in a region of its own, which the keyboard can reach. */
    private Html table(final String attributes, final String caption, final String... headings) {
        markup("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"")
                .text(caption);
        markup("\"><table%s>\n<caption class=\"unseen\">", attributes).text(caption);
        markup("</caption>\n<thead><tr>");
        for (final String heading : headings) {
            final boolean isNumber = heading.startsWith("#");
            if (heading.isEmpty()) {
                markup("<td></td>");
            } else {
                markup("<th scope=\"col\"%s>", isNumber ? " class=\"number\"" : "")
                        .text(isNumber ? heading.substring(1) : heading)
                        .markup("</th>");
            }
        }
        return markup("</tr></thead>\n<tbody>\n");
    }

    Html row() {
        return markup("<tr>");
    }

    Html cell(final String text) {
        return element("td", text);
    }

    /** Appends a cell with text from the image. */
    Html code(final String text) {
        return markup("<td>").element("code", text).markup("</td>");
    }

    Html cell(final long number) {
        return element("td", number == 0 ? "number zero" : "number", Printable.number(number));
    }

    Html endRow() {
        return markup("</tr>\n");
    }

    Html endTable() {
        return markup("</tbody>\n</table></div>\n");
    }

    /** Appends how many rows were left out of a table. */
    Html more(final long left, final String what) {
        return left <= 0 ? this : paragraph("faint", "… and " + Printable.counted(left, what) + " more.");
    }

    /** Appends a bar that shows the use of a quota. */
    Html meter(final long use, final long limit, final boolean isHeld) {
        final double part = Math.min(1, (double) use / limit);
        final String style = !isHeld ? "free" : use > limit ? "over" : part >= 0.8 ? "near" : "fine";
        return markup(
                "<svg class=\"meter\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
                        + "<rect class=\"track\" width=\"100\" height=\"8\"/>"
                        + "<rect class=\"%s\" width=\"%.1f\" height=\"8\"/></svg>%s",
                style, 100 * part, word(style));
    }

    /** What the colour of a bar says. */
    private static String word(final String style) {
        return switch (style) {
            case "over" -> "<span class=\"chip error\">over</span>";
            case "near" -> "<span class=\"chip warning\">near</span>";
            default -> "";
        };
    }

    @Override
    public String toString() {
        return markup.toString();
    }
}
