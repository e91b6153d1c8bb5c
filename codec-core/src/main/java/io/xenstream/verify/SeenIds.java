// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import org.agrona.collections.LongHashSet;

/** Which connections, transactions and domains an image has shown so far. */
final class SeenIds {
    private final IdScatter scatter = new IdScatter();
    private final LongHashSet connections = new LongHashSet();
    private final LongHashSet transactions = new LongHashSet();
    private final LongHashSet domains = new LongHashSet();
    private boolean hasGlobalData;
    private boolean hasGlobalQuotas;

    boolean addConnection(final long connId) {
        return connections.add(scatter.of(connId));
    }

    boolean hasConnection(final long connId) {
        return connections.contains(scatter.of(connId));
    }

    boolean addTransaction(final long connId, final long txId) {
        return transactions.add(scatter.of((connId << Integer.SIZE) | txId));
    }

    boolean hasTransaction(final long connId, final long txId) {
        return transactions.contains(scatter.of((connId << Integer.SIZE) | txId));
    }

    boolean addDomain(final int domid) {
        return domains.add(domid);
    }

    /** Whether this is the first GLOBAL_DATA. */
    boolean addGlobalData() {
        final boolean isFirst = !hasGlobalData;
        hasGlobalData = true;
        return isFirst;
    }

    boolean hasGlobalData() {
        return hasGlobalData;
    }

    /** Whether this is the first GLOBAL_QUOTA_DATA. */
    boolean addGlobalQuotas() {
        final boolean isFirst = !hasGlobalQuotas;
        hasGlobalQuotas = true;
        return isFirst;
    }
}
