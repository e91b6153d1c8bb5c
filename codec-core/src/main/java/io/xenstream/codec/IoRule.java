// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

/** What can go wrong with the file or the memory that an image lies in. */
public enum IoRule implements Rule {
    /** The file or stream can be read. */
    READ("XS-IO-001", Severity.ERROR, "cannot read", "see the reason given"),
    /** The file or stream can be written. */
    WRITE("XS-IO-002", Severity.ERROR, "cannot write", "see the reason given"),
    /** There is room for what is written. */
    SPACE("XS-IO-003", Severity.ERROR, "no room to write", "make room, or write elsewhere"),
    /** A mapped file keeps its length while it is read. */
    SHRUNK(
            "XS-IO-004",
            Severity.ERROR,
            "the file was shortened while it was mapped",
            "read the image again once its writer is done");

    private final RuleText text;

    IoRule(final String code, final Severity severity, final String title, final String remedy) {
        text = new RuleText(code, severity, title, remedy);
    }

    @Override
    public RuleText text() {
        return text;
    }
}
