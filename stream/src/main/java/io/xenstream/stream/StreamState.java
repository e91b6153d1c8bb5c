// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

/** How far a stream is. Each end sees the change that it made at once, and the other's as soon as it has travelled. */
public enum StreamState {
    /** The writer may write. */
    OPEN,
    /** The writer has finished: nothing comes behind what is under way. The reader has not yet confirmed it. */
    FINISHED,
    /** The reader has taken everything, verified it, and said so. The end of a stream that went well. */
    CONFIRMED,
    /** One of the ends has given up; {@link StreamEnd#failure()} says why. The end of a stream that did not. */
    ABORTED;

    /**
     * Whether nothing more will happen.
     *
     * @return true for {@link #CONFIRMED} and {@link #ABORTED}
     */
    public boolean isFinal() {
        return this == CONFIRMED || this == ABORTED;
    }
}
