// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

/**
 * Progress of the receiving end of a transfer.
 *
 * @param bytes          bytes received and verified, counted from the start of the image
 * @param records        records decoded so far, or 0 if unknown
 * @param bytesPerSecond rate over the last second or so
 */
public record TransferProgress(long bytes, long records, long bytesPerSecond) {
    XdrEncoder encode() {
        return new XdrEncoder().putHyper(bytes).putHyper(records).putHyper(bytesPerSecond);
    }

    static TransferProgress decode(final XdrDecoder xdr) {
        final TransferProgress progress = new TransferProgress(xdr.getCount(), xdr.getCount(), xdr.getCount());
        xdr.requireEnd();
        return progress;
    }
}
