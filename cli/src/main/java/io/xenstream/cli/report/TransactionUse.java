// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.report;

import io.xenstream.codec.NodeDataDecoder;

/** What an image records about a pending transaction. */
final class TransactionUse {
    final long connId;
    final long txId;
    long nodes;
    long written;
    long deleted;

    TransactionUse(final long connId, final long txId) {
        this.connId = connId;
        this.txId = txId;
    }

    void add(final NodeDataDecoder node) {
        nodes++;
        if (node.permissionCount() == 0) {
            deleted++;
        } else if ((node.access() & NodeDataDecoder.ACCESS_WRITTEN) != 0) {
            written++;
        }
    }
}
