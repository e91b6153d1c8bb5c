// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

import java.util.Locale;

/** What goes into HTML and SVG. */
final class Markup {
    private Markup() {}

    static String escape(final String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** A template with numbers as SVG wants them. Text among the arguments must be escaped. */
    static String format(final String template, final Object... arguments) {
        return String.format(Locale.ROOT, template, arguments);
    }

    /** The style of a row: the limit, xenstream, or somebody else. */
    static String style(final Row row) {
        return row.isBaseline() ? "limit" : row.contender().startsWith("xenstream") ? "ours" : "theirs";
    }
}
