// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

/**
 * How far a sender may send.
 *
 * @param octets counted from the start of the whole
 * @param chunks counted from the opening of the stream
 */
record Credit(long octets, long chunks) {
    XdrEncoder encode() {
        return new XdrEncoder().putHyper(octets).putHyper(chunks);
    }

    static Credit decode(final XdrDecoder xdr) {
        final Credit credit = new Credit(xdr.getCount(), xdr.getCount());
        xdr.requireEnd();
        return credit;
    }
}
