// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

/** The state of a stream. An end sees its own changes at once, and those of the other end with a delay. */
public enum StreamState {
    /** The writer may write. */
    OPEN,
    /** The writer has finished: no bytes follow those in transit. The reader has not yet confirmed. */
    FINISHED,
    /** The reader has consumed, verified and confirmed everything. Final. */
    CONFIRMED,
    /** The stream was aborted; {@link StreamEnd#failure()} has the reason. Final. */
    ABORTED;

    /**
     * Returns whether the state is final.
     *
     * @return true for {@link #CONFIRMED} and {@link #ABORTED}
     */
    public boolean isFinal() {
        return this == CONFIRMED || this == ABORTED;
    }
}
