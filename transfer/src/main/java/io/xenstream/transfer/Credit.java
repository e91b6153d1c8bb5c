// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

/**
 * The credit of a sender: how far it may send. Both values are totals, not increments.
 *
 * @param bytes  maximum number of bytes, counted from the start of the image
 * @param chunks maximum number of chunks, counted from the opening of the stream
 */
record Credit(long bytes, long chunks) {
    XdrEncoder encode() {
        return new XdrEncoder().putHyper(bytes).putHyper(chunks);
    }

    static Credit decode(final XdrDecoder xdr) {
        final Credit credit = new Credit(xdr.getCount(), xdr.getCount());
        xdr.requireEnd();
        return credit;
    }
}
