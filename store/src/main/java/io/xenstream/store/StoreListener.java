// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import org.agrona.DirectBuffer;

/** Is notified of committed changes. */
@FunctionalInterface
public interface StoreListener {
    /** What happened to a node. */
    enum Change {
        /** The node was created. */
        CREATED,
        /** The node's value was written. */
        WRITTEN,
        /** The node's permissions were changed. */
        PERMISSIONS,
        /** The node was removed, with all nodes below it. */
        REMOVED
    }

    /**
     * Called after a commit, once for each of its changes, in their order, on the thread that committed. The listener may read the store but must not
     * change it. An exception that it throws reaches the caller of the change, which stays committed.
     *
     * @param change   what happened
     * @param path     contains the node's path; valid during the call
     * @param offset   start of the path in the buffer, in bytes
     * @param length   length of the path in bytes
     * @param sequence number of the commit; the changes of a transaction have the same number
     * @param owner    the domain that owns the node; of a removed node, the one that owned it
     */
    void changed(Change change, DirectBuffer path, int offset, int length, long sequence, int owner);

    /**
     * Called after each commit, once the listener knows its changes. A commit that has moved nodes only, in {@link LiveStore#doWork}, has none. What {@link #changed} says of
     * exceptions is true here, too.
     *
     * @param sequence number of the commit
     */
    default void committed(final long sequence) {}
}
