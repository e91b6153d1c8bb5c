// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import io.xenstream.codec.Rule;
import io.xenstream.codec.RuleText;
import io.xenstream.codec.Severity;

/** What is demanded of an index before it is used in place of one built anew. */
public enum IndexRule implements Rule {
    /** An index begins as one. */
    IDENT("XS-INDEX-001", Severity.ERROR, "not an index of an image", "build the index again: xenstream index IMAGE"),
    /** An index has the version that this library knows. */
    VERSION(
            "XS-INDEX-002",
            Severity.ERROR,
            "index of another version of xenstream",
            "build the index again: xenstream index IMAGE"),
    /** An index has the length that its header tells. */
    LENGTH(
            "XS-INDEX-003",
            Severity.ERROR,
            "index cut short or lengthened",
            "build the index again: xenstream index IMAGE"),
    /** The octets of an index are those that were written. */
    DAMAGED("XS-INDEX-004", Severity.ERROR, "damaged index", "build the index again: xenstream index IMAGE"),
    /** An index is that of the image beside it, as the image is now. */
    STALE(
            "XS-INDEX-005",
            Severity.ERROR,
            "index of another image, or of this one before it was changed",
            "build the index again: xenstream index IMAGE"),
    /** The nodes of an image can be numbered. */
    LIMIT("XS-INDEX-006", Severity.ERROR, "more nodes than an index can hold", "work on the image without an index");

    private final RuleText text;

    IndexRule(final String code, final Severity severity, final String title, final String remedy) {
        text = new RuleText(code, severity, title, remedy);
    }

    @Override
    public RuleText text() {
        return text;
    }
}
