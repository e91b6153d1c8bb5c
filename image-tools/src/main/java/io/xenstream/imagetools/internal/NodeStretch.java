// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.imagetools.internal;

import io.xenstream.codec.ImageReader;

/** The longest sequence of nodes in an image that follow each other: a later pass that is about other records skips it. */
public final class NodeStretch {
    private long begin;
    private long end;
    private long count;
    /** Of the sequence that the reader is in: where it begins, and how many nodes it has so far. */
    private long lastBegin;

    private long lastCount;

    /**
     * Takes the record that a reader is on; to be called for each record, in the order of the image.
     *
     * @param isNode whether the record can be skipped
     */
    public void add(final ImageReader reader, final boolean isNode) {
        if (isNode) {
            lastBegin = lastCount == 0 ? reader.offset() : lastBegin;
            lastCount++;
        } else {
            if (lastCount > count) {
                begin = lastBegin;
                end = reader.offset();
                count = lastCount;
            }
            lastCount = 0;
        }
    }

    /** Moves a reader that is on the first node of the sequence behind it; returns the number of nodes that it has skipped. */
    public long skip(final ImageReader reader) {
        if (count == 0 || reader.offset() != begin) {
            return 0;
        }
        reader.moveTo(end, reader.index() + count);
        return count;
    }
}
