// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.oxenstored;

import io.xenstream.codec.Rule;
import io.xenstream.codec.RuleText;
import io.xenstream.codec.Severity;

/** What oxenstored's text demands of its lines. */
public enum TextRule implements Rule {
    /** The first line says what the file is. */
    HEADER(
            "XS-TEXT-001",
            Severity.ERROR,
            "not a text of oxenstored",
            "check that this is the file you meant: its first line is $xenstored-dump-format"),
    /** Each line ends in a line feed, the last one too. */
    LINE_END(
            "XS-TEXT-002",
            Severity.ERROR,
            "the last line has no end: the text may be cut off",
            "take the text again; nothing else in it says where it ends"),
    /** A line is at most as long as one that fills a record. */
    LINE_LENGTH("XS-TEXT-003", Severity.ERROR, "line too long", "the line is damaged: take the text again"),
    /** A line begins with its kind. */
    LINE_KIND(
            "XS-TEXT-004",
            Severity.WARNING,
            "line of an unknown kind",
            "nothing, if what it says can be done without; oxenstored skips it too"),
    /** A line has the fields of its kind. */
    FIELDS(
            "XS-TEXT-005",
            Severity.ERROR,
            "a line of this kind has another number of fields",
            "the line is damaged: take the text again; oxenstored skips it"),
    /** Numbers are decimal. */
    NUMBER(
            "XS-TEXT-006",
            Severity.ERROR,
            "not a decimal number, or none that can stand here",
            "the line is damaged: take the text again"),
    /** Names and values are hexadecimal. */
    HEX(
            "XS-TEXT-007",
            Severity.ERROR,
            "not hexadecimal digits, two for each octet",
            "the line is damaged: take the text again; oxenstored skips it"),
    /** Permissions are letters with domain ids. */
    PERMISSIONS(
            "XS-TEXT-008",
            Severity.ERROR,
            "not permissions: letters w, r, b or n, each with a domain id, the owner's first",
            "have the node's permissions set again; oxenstored skips the line"),
    /** Names and values fit the fields of a record. */
    LENGTH(
            "XS-TEXT-009",
            Severity.ERROR,
            "longer than a record of an image can hold",
            "shorten the value, or leave the node or watch out");

    private final RuleText text;

    TextRule(final String code, final Severity severity, final String title, final String remedy) {
        text = new RuleText(code, severity, title, remedy);
    }

    @Override
    public RuleText text() {
        return text;
    }
}
