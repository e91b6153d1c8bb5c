// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import io.xenstream.codec.Rule;
import io.xenstream.codec.Severity;

/** What a copy demands of an image. */
public enum CopyRule implements Rule {
    /** What is copied can be held by the version that it is copied to. */
    LOSS("XS-COPY-001", Severity.ERROR, "the wanted version cannot hold this", "write version 2");

    private final String code;
    private final Severity severity;
    private final String title;
    private final String remedy;

    CopyRule(final String code, final Severity severity, final String title, final String remedy) {
        this.code = code;
        this.severity = severity;
        this.title = title;
        this.remedy = remedy;
    }

    @Override
    public String code() {
        return code;
    }

    @Override
    public Severity severity() {
        return severity;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public String remedy() {
        return remedy;
    }
}
