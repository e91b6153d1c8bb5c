// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.copy;

import io.xenstream.codec.Rule;
import io.xenstream.codec.Severity;

/** What {@link ImageCopy} requires of an image, and what a copy cannot convert. */
public enum CopyRule implements Rule {
    /** The version of the copy can represent every record. */
    LOSS("XS-COPY-001", Severity.ERROR, "the requested version cannot represent this record", "write version 2"),
    /** The positions of numbers inside a record or connection of unknown type are unknown. */
    BYTE_ORDER(
            "XS-COPY-002",
            Severity.WARNING,
            "numbers inside a record or connection of unknown type keep their byte order",
            "keep the byte order, or remove the record");

    private final Rule.Text text;

    CopyRule(final String code, final Severity severity, final String title, final String remedy) {
        text = new Rule.Text(code, severity, title, remedy);
    }

    @Override
    public Rule.Text text() {
        return text;
    }
}
