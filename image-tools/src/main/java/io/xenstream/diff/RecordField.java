// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.diff;

/**
 * A field of a record, for reports, in the specification's words.
 *
 * @param name   the field's name, as {@code dump --format ndjson} has it; quotas by the name of their list, a dot and their own name
 * @param text   a number in decimal digits; a string, one character a byte; data in lower-case hexadecimal digits
 * @param isData whether the text is data
 */
public record RecordField(String name, String text, boolean isData) {
    static RecordField of(final String name, final String text) {
        return new RecordField(name, text, false);
    }

    static RecordField of(final String name, final long number) {
        return new RecordField(name, Long.toString(number), false);
    }
}
