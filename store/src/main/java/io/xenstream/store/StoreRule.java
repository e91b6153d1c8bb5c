// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.Rule;
import io.xenstream.codec.Severity;

/** The rules of a live store and its files. */
public enum StoreRule implements Rule {
    /** A store has one writer. */
    IN_USE(
            "XS-STORE-001",
            Severity.ERROR,
            "another process has the store open",
            "end that process first; a store has one writer"),
    /** Image, index and journal belong to one store. */
    PAIRING(
            "XS-STORE-002",
            Severity.ERROR,
            "the files do not belong to one store",
            "restore the files that belong together, or load the image into a new store"),
    /** The image is one that a live store wrote. */
    IMAGE(
            "XS-STORE-003",
            Severity.ERROR,
            "the image is not a live store's, or damaged",
            "load it into a new store, after xenstream verify and xenstream repair"),
    /** The index agrees with the image. */
    INDEX(
            "XS-STORE-004",
            Severity.ERROR,
            "the index is damaged",
            "open the store again with the option to rebuild the index"),
    /** The journal of an interrupted commit can be undone. */
    JOURNAL(
            "XS-STORE-005",
            Severity.ERROR,
            "the journal of an interrupted commit is damaged",
            "load the last snapshot: the image may contain half a commit"),
    /** The version of the files is known. */
    VERSION(
            "XS-STORE-006",
            Severity.ERROR,
            "the store has a version that this release does not support",
            "use the release that wrote the store, or one that supports its version"),
    /** Nodes and their lengths are within the format's limits. */
    LIMIT("XS-STORE-007", Severity.ERROR, "the change exceeds a limit of the store", "see the limit named"),
    /** The tree has a root that nobody removes, and each node but the root and special nodes has a parent. */
    TREE(
            "XS-STORE-008",
            Severity.ERROR,
            "the change would break the tree",
            "the root cannot be removed; special nodes have no children"),
    /** A store that is in use can be read. */
    BUSY("XS-STORE-009", Severity.ERROR, "the store is busy", "try again"),
    /** A store keeps the committed nodes of an image that it loads, and the records of the host. */
    NOT_KEPT(
            "XS-STORE-010",
            Severity.WARNING,
            "a record of the image is not kept in the store",
            "keep the image if somebody needs the record");

    private final Rule.Text text;

    StoreRule(final String code, final Severity severity, final String title, final String remedy) {
        text = new Rule.Text(code, severity, title, remedy);
    }

    @Override
    public Rule.Text text() {
        return text;
    }
}
