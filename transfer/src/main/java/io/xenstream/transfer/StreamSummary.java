// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

/**
 * The body of the final packet of a sender, and of the confirmation by the receiver.
 *
 * @param length  bytes of the whole image, including those before the offset of a resumed stream
 * @param digest  CRC32C of the whole image
 * @param records records of the image, or 0 if unknown
 */
record StreamSummary(long length, int digest, long records) {
    XdrEncoder encode() {
        return new XdrEncoder().putHyper(length).putInt(digest).putHyper(records);
    }

    static StreamSummary decode(final XdrDecoder xdr) {
        final StreamSummary finish = new StreamSummary(xdr.getCount(), xdr.getInt(), xdr.getCount());
        xdr.requireEnd();
        return finish;
    }

    @Override
    public String toString() {
        return length + " bytes of digest 0x" + Integer.toHexString(digest);
    }
}
