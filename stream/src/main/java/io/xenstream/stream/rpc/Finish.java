// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

/**
 * What stands behind the last chunk of a stream, and what the receiver answers once it has verified all of it.
 *
 * @param length  octets of the whole, those before the place where the stream was resumed included
 * @param digest  CRC32C of the whole
 * @param records in it, or 0 if not known
 */
record Finish(long length, int digest, long records) {
    XdrEncoder encode() {
        return new XdrEncoder().putHyper(length).putInt(digest).putHyper(records);
    }

    static Finish decode(final XdrDecoder xdr) {
        final Finish finish = new Finish(xdr.getCount(), xdr.getInt(), xdr.getCount());
        xdr.requireEnd();
        return finish;
    }

    @Override
    public String toString() {
        return length + " octets of digest 0x" + Integer.toHexString(digest);
    }
}
