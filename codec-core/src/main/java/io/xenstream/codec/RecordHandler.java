// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

/** Takes the records of a stream as they arrive. */
@FunctionalInterface
public interface RecordHandler {
    /**
     * A record has arrived whole.
     *
     * @param cursor stands on it; valid, with its flyweights and views, until this returns
     */
    void onRecord(RecordCursor cursor);
}
