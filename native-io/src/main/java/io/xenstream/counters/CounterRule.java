// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.counters;

import io.xenstream.codec.Rule;
import io.xenstream.codec.Severity;

/** Rules for files with counters. */
public enum CounterRule implements Rule {
    /** The file does not begin as one with counters. */
    CONTENT("XS-COUNT-001", "not a file with counters", "name the file given to --counters of a daemon or a server"),
    /** The file has another version. */
    VERSION(
            "XS-COUNT-002",
            "the version of the file is not known",
            "read it with the release that wrote it, or a newer one"),
    /** The file contradicts itself. */
    DAMAGED(
            "XS-COUNT-003",
            "the file is cut short or damaged",
            "restart the process that counts, which writes a new file"),
    /** Another process counts in the file. */
    IN_USE("XS-COUNT-004", "another process counts in the file", "name another file, or end that process"),
    /** The file has room for a number of counters. */
    FULL("XS-COUNT-005", "there is no room for another counter", "use another file for some of the counters");

    private final Text text;

    CounterRule(final String code, final String title, final String remedy) {
        this.text = new Text(code, Severity.ERROR, title, remedy);
    }

    @Override
    public Text text() {
        return text;
    }
}
