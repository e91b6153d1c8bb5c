// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

/**
 * How far the receiving end of a stream has come.
 *
 * @param octets          received and found to be what was sent, counted from the start of the image
 * @param records         of the image that are in them, as far as known
 * @param octetsPerSecond received in the last second or so
 */
public record TransferProgress(long octets, long records, long octetsPerSecond) {
    XdrEncoder encode() {
        return new XdrEncoder().putHyper(octets).putHyper(records).putHyper(octetsPerSecond);
    }

    static TransferProgress decode(final XdrDecoder xdr) {
        final TransferProgress progress = new TransferProgress(xdr.getCount(), xdr.getCount(), xdr.getCount());
        xdr.requireEnd();
        return progress;
    }
}
