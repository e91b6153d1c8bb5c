// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.feed;

import io.xenstream.codec.Rule;
import io.xenstream.codec.Severity;

/** Rules for change feeds. */
public enum FeedRule implements Rule {
    /** There is no feed in the directory. */
    ABSENT("XS-FEED-001", "the store has no change feed", "serve the store with --changes"),
    /** The file does not begin as a feed, or contradicts itself. */
    DAMAGED("XS-FEED-002", "the change feed is damaged", "restart the process that writes it, which begins a new one"),
    /** The file has another version. */
    VERSION(
            "XS-FEED-003",
            "the version of the change feed is not known",
            "read it with the release that wrote it, or a newer one"),
    /** A change is wanted that has not been made. */
    AHEAD("XS-FEED-004", "the change has not been made yet", "begin with a number that is at most one above the last");

    private final Text text;

    FeedRule(final String code, final String title, final String remedy) {
        this.text = new Text(code, Severity.ERROR, title, remedy);
    }

    @Override
    public Text text() {
        return text;
    }
}
