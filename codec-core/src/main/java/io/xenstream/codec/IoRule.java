// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

/** The rules for the file or memory that contains an image. */
public enum IoRule implements Rule {
    /** The file or stream can be read. */
    READ("XS-IO-001", Severity.ERROR, "cannot read", "see the reason given"),
    /** The file or stream can be written. */
    WRITE("XS-IO-002", Severity.ERROR, "cannot write", "see the reason given"),
    /** There is enough space to write. */
    SPACE("XS-IO-003", Severity.ERROR, "no room to write", "make room, or write elsewhere"),
    /** A mapped file keeps its length while it is read. */
    SHRUNK(
            "XS-IO-004",
            Severity.ERROR,
            "the file was shortened while it was mapped",
            "read the image again once its writer is done"),
    /** The JVM has been started with the flags that are needed. */
    FLAGS(
            "XS-IO-005",
            Severity.ERROR,
            "the JVM lacks flags",
            "start it with them, for example as java @xenstream.jvmargs");

    private final Rule.Text text;

    IoRule(final String code, final Severity severity, final String title, final String remedy) {
        text = new Rule.Text(code, severity, title, remedy);
    }

    @Override
    public Rule.Text text() {
        return text;
    }
}
