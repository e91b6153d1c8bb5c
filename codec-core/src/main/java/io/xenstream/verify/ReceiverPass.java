// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.Rule;

/** A receiver on its way through one image. */
abstract class ReceiverPass implements AutoCloseable {
    final ImageReader image;
    final Judgement judgement;

    ReceiverPass(final ImageReader image, final Judgement judgement) {
        this.image = image;
        this.judgement = judgement;
    }

    /** Adds a consequence of the record that is being read. */
    final void add(final Rule rule, final Loading loading, final String detail) {
        judgement.add(rule, loading, image.location(), detail);
    }

    /**
     * Reads the header.
     *
     * @return whether the receiver reads on
     */
    abstract boolean begin();

    /**
     * Reads the record that the image's reader is on.
     *
     * @return whether the receiver goes on where the reader does
     */
    abstract boolean read();

    /** Reads a record whose lengths reach past it. */
    abstract void readMalformed(MalformedImageException malformed);

    /** Stands where the image's reader cannot go on. */
    abstract void readUnreadable(ImageException unreadable);

    /** Has read END. */
    abstract void end();

    @Override
    public void close() {}
}
