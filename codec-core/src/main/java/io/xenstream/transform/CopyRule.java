// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import io.xenstream.codec.Rule;
import io.xenstream.codec.RuleText;
import io.xenstream.codec.Severity;

/** What a copy demands of an image. */
public enum CopyRule implements Rule {
    /** What is copied can be held by the version that it is copied to. */
    LOSS("XS-COPY-001", Severity.ERROR, "the wanted version cannot hold this", "write version 2");

    private final RuleText text;

    CopyRule(final String code, final Severity severity, final String title, final String remedy) {
        text = new RuleText(code, severity, title, remedy);
    }

    @Override
    public RuleText text() {
        return text;
    }
}
