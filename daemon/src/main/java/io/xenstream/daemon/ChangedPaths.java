// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/** The paths that a request has changed, in order, until their watches are fired. */
final class ChangedPaths {
    private static final int PATH_OFFSET = 5;

    private final ExpandableArrayBuffer entries = new ExpandableArrayBuffer(4096);
    private int end;
    /** Where the paths end that have changed for good. */
    private int happened;

    void clear() {
        end = 0;
        happened = 0;
    }

    /** Says that what was added has happened, whatever becomes of the rest of the request. */
    void keep() {
        happened = end;
    }

    /** Drops what was added since {@link #keep}: it has not happened. */
    void takeBack() {
        end = happened;
    }

    /**
     * Adds a path.
     *
     * @param isExact whether only watches of exactly this path match, because the node was removed with one above it
     */
    void add(final DirectBuffer path, final int offset, final int length, final boolean isExact) {
        entries.putInt(end, length);
        entries.putByte(end + 4, (byte) (isExact ? 1 : 0));
        entries.putBytes(end + PATH_OFFSET, path, offset, length);
        end += PATH_OFFSET + length;
    }

    /** Fires the watches of all paths. */
    void fire(final WatchTable watches) {
        int at = 0;
        while (at < end) {
            final int length = entries.getInt(at);
            watches.fire(entries, at + PATH_OFFSET, length, entries.getByte(at + 4) != 0);
            at += PATH_OFFSET + length;
        }
        clear();
    }
}
