// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.convert;

import io.xenstream.codec.Rule;
import io.xenstream.codec.Severity;

/** What the reader requires of the lines of oxenstored text. */
public enum TextRule implements Rule {
    /** The first line is the header. */
    HEADER(
            "XS-TEXT-001",
            Severity.ERROR,
            "not an oxenstored dump",
            "check that this is the intended file: the first line of a dump is $xenstored-dump-format"),
    /** Each line ends in a line feed, including the last. */
    LINE_END(
            "XS-TEXT-002",
            Severity.ERROR,
            "the last line does not end in a line feed: the dump may be truncated",
            "take a new dump; nothing else marks its end"),
    /** A line is no longer than one that fills a record. */
    LINE_LENGTH("XS-TEXT-003", Severity.ERROR, "line too long", "the line is damaged: take a new dump"),
    /** A line begins with its kind. */
    LINE_KIND(
            "XS-TEXT-004",
            Severity.WARNING,
            "line of an unknown kind",
            "nothing, if its content is not needed; oxenstored skips it too"),
    /** A line has the fields of its kind. */
    FIELDS(
            "XS-TEXT-005",
            Severity.ERROR,
            "wrong number of fields for a line of this kind",
            "the line is damaged: take a new dump; oxenstored skips it"),
    /** Numbers are decimal. */
    NUMBER(
            "XS-TEXT-006",
            Severity.ERROR,
            "not a decimal number, or out of range",
            "the line is damaged: take a new dump"),
    /** Names and values are hexadecimal. */
    HEX(
            "XS-TEXT-007",
            Severity.ERROR,
            "not hexadecimal digits, two per byte",
            "the line is damaged: take a new dump; oxenstored skips it"),
    /** Permissions are letters with domain ids. */
    PERMISSIONS(
            "XS-TEXT-008",
            Severity.ERROR,
            "not a permission list: letters w, r, b or n, each followed by a domain id, the owner first",
            "set the node's permissions again; oxenstored skips the line"),
    /** Names and values fit the fields of a record. */
    LENGTH(
            "XS-TEXT-009",
            Severity.ERROR,
            "too long for an image record",
            "shorten the value, or remove the node or watch");

    private final Rule.Text text;

    TextRule(final String code, final Severity severity, final String title, final String remedy) {
        text = new Rule.Text(code, severity, title, remedy);
    }

    @Override
    public Rule.Text text() {
        return text;
    }
}
