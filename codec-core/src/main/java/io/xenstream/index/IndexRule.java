// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import io.xenstream.codec.Rule;
import io.xenstream.codec.Severity;

/** The rules that a stored index must meet before it is used instead of a new one. */
public enum IndexRule implements Rule {
    /** An index starts with its ident. */
    IDENT("XS-INDEX-001", Severity.ERROR, "not an image index", "build the index again: xenstream index IMAGE"),
    /** This library supports the version of the index. */
    VERSION(
            "XS-INDEX-002",
            Severity.ERROR,
            "index of another version of xenstream",
            "build the index again: xenstream index IMAGE"),
    /** An index has the length that its header declares. */
    LENGTH("XS-INDEX-003", Severity.ERROR, "index of the wrong length", "build the index again: xenstream index IMAGE"),
    /** The bytes of an index match its checksums. */
    DAMAGED("XS-INDEX-004", Severity.ERROR, "damaged index", "build the index again: xenstream index IMAGE"),
    /** An index matches the current contents of its image. */
    STALE(
            "XS-INDEX-005",
            Severity.ERROR,
            "index of another image, or of this one before it was changed",
            "build the index again: xenstream index IMAGE"),
    /** An image has no more nodes than an index can number. */
    LIMIT("XS-INDEX-006", Severity.ERROR, "more nodes than an index can hold", "work on the image without an index");

    private final Rule.Text text;

    IndexRule(final String code, final Severity severity, final String title, final String remedy) {
        text = new Rule.Text(code, severity, title, remedy);
    }

    @Override
    public Rule.Text text() {
        return text;
    }
}
