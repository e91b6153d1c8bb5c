// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.feed;

import io.xenstream.store.StoreListener;

/** What an entry of a change feed says. */
public enum FeedEntry {
    /** A node was created. */
    CREATED(1),
    /** The value of a node was written. */
    WRITTEN(2),
    /** The permissions of a node were changed. */
    PERMISSIONS(3),
    /** A node was removed, with all nodes below it. */
    REMOVED(4),
    /** A domain was introduced. */
    INTRODUCED(5),
    /** A domain was released. */
    RELEASED(6),
    /** Another process has begun to write: changes may be missing before this entry, as {@link ChangeFeedReader#firstMissingCommit()} says. */
    RESTARTED(7),
    /** The reader has missed entries. This is never in the file. */
    GAP(0);

    private static final FeedEntry[] ALL = values();

    private final int code;

    FeedEntry(final int code) {
        this.code = code;
    }

    /**
     * Returns the number of the kind in the file.
     *
     * @return 1 to 7; 0 for a gap
     */
    public int code() {
        return code;
    }

    static FeedEntry of(final StoreListener.Change change) {
        return switch (change) {
            case CREATED -> CREATED;
            case WRITTEN -> WRITTEN;
            case PERMISSIONS -> PERMISSIONS;
            case REMOVED -> REMOVED;
        };
    }

    /** The kind with a number; null if there is none in files. */
    static FeedEntry of(final int code) {
        return code > 0 && code < ALL.length ? ALL[code - 1] : null;
    }
}
