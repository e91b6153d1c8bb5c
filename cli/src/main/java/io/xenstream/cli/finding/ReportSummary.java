// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.finding;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The end of a report.
 *
 * @param text   the last line of the text form; empty for none
 * @param fields fields of the JSON form, in order: numbers, booleans, strings and maps from strings to strings
 */
public record ReportSummary(String text, Map<String, Object> fields) {
    /** Adds nothing to the findings. */
    public static final ReportSummary NONE = new ReportSummary("");

    public ReportSummary(final String text) {
        this(text, new LinkedHashMap<>());
    }

    public ReportSummary with(final String name, final Object value) {
        final Map<String, Object> all = new LinkedHashMap<>(fields);
        all.put(name, value);
        return new ReportSummary(text, all);
    }
}
