// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

import java.util.Locale;

/** Escaping and formatting for HTML and SVG. */
final class Markup {
    private Markup() {}

    static String escape(final String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** Formats with {@code Locale.ROOT}, as SVG requires. Text arguments must be escaped by the caller. */
    static String format(final String template, final Object... arguments) {
        return String.format(Locale.ROOT, template, arguments);
    }

    /** The CSS class of a row: baseline, xenstream, or another contender. */
    static String style(final Row row) {
        return row.isBaseline() ? "limit" : row.contender().startsWith("xenstream") ? "ours" : "theirs";
    }
}
