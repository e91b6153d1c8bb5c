// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.report;

import java.util.Locale;

/** Markup that is being written. What is text is escaped here, and nowhere else. */
final class Html {
    private final StringBuilder markup = new StringBuilder(1 << 16);

    /** Markup of this program's own, with numbers as SVG wants them. Nothing that others wrote may be among the arguments. */
    Html markup(final String template, final Object... arguments) {
        markup.append(arguments.length == 0 ? template : String.format(Locale.ROOT, template, arguments));
        return this;
    }

    /** Text, in an element or between the quotation marks of an attribute. */
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

    /** An element with text in it. */
    Html element(final String name, final String text) {
        return markup("<%s>", name).text(text).markup("</%s>", name);
    }

    /** An element of a class with text in it. */
    Html element(final String name, final String style, final String text) {
        return markup("<%s class=\"%s\">", name, style).text(text).markup("</%s>", name);
    }

    Html paragraph(final String style, final String text) {
        return element("p", style, text).markup("\n");
    }

    Html section(final String id, final String title) {
        return markup("<h2 id=\"%s\">", id).text(title).markup("</h2>\n");
    }

    /** Begins a table. A heading that begins with {@code #} is that of numbers. */
    Html table(final String... headings) {
        markup("<div class=\"scroll\"><table>\n<thead><tr>");
        for (final String heading : headings) {
            final boolean isNumber = heading.startsWith("#");
            markup("<th scope=\"col\"%s>", isNumber ? " class=\"number\"" : "")
                    .text(isNumber ? heading.substring(1) : heading)
                    .markup("</th>");
        }
        return markup("</tr></thead>\n<tbody>\n");
    }

    Html row() {
        return markup("<tr>");
    }

    Html cell(final String text) {
        return element("td", text);
    }

    /** A cell of what others wrote. */
    Html code(final String text) {
        return markup("<td>").element("code", text).markup("</td>");
    }

    Html cell(final long number) {
        return element("td", number == 0 ? "number zero" : "number", Shown.number(number));
    }

    Html endRow() {
        return markup("</tr>\n");
    }

    Html endTable() {
        return markup("</tbody>\n</table></div>\n");
    }

    /** Says how many rows a table does not have. */
    Html more(final long left, final String what) {
        return left <= 0 ? this : paragraph("faint", "… and " + Shown.counted(left, what) + " more.");
    }

    /** How full something is. */
    Html meter(final long use, final long limit, final boolean isHeld) {
        final double part = Math.min(1, (double) use / limit);
        final String style = !isHeld ? "free" : use > limit ? "over" : part >= 0.8 ? "near" : "fine";
        return markup(
                "<svg class=\"meter\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
                        + "<rect class=\"track\" width=\"100\" height=\"8\"/>"
                        + "<rect class=\"%s\" width=\"%.1f\" height=\"8\"/></svg>",
                style, 100 * part);
    }

    @Override
    public String toString() {
        return markup.toString();
    }
}
