// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.update;

import io.xenstream.codec.Rule;
import io.xenstream.codec.Severity;

/** What a live update requires beyond a state that the successor loads. */
enum UpdateRule implements Rule {
    /** A client of a daemon sees nodes and which domains are introduced, nothing else. */
    NOT_SEEN(
            "XS-UPD-001",
            Severity.NOTE,
            "a running daemon does not show its connections, watches, pending data, transactions and quotas: they are not checked",
            "check the state in the middle of the live update, too (xenstream live-update does)"),
    /** The state is written to a file, and a failure of the last write goes unnoticed. */
    SPACE(
            "XS-UPD-002",
            Severity.ERROR,
            "the file system that the daemon writes its state to may become full, which the daemon may not notice",
            "free space there: what does not fit is lost with the old daemon"),
    /** Up to 4.20, the C daemon keeps the size of the state in 32 bits. */
    SIZE(
            "XS-UPD-003",
            Severity.ERROR,
            "the state has 4 GiB or more, and this daemon reads only what the lower 32 bits of its size say",
            "remove nodes, or update to a daemon that reads records one by one");

    private final Rule.Text text;

    UpdateRule(final String code, final Severity severity, final String title, final String remedy) {
        text = new Rule.Text(code, severity, title, remedy);
    }

    @Override
    public Rule.Text text() {
        return text;
    }
}
