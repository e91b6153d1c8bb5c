// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec.internal;

import org.agrona.collections.LongHashSet;

/** The connections, transactions and domains that have appeared in an image so far. */
public final class SeenIds {
    private final IdScatter scatter = new IdScatter();
    private final LongHashSet connections = new LongHashSet();
    private final LongHashSet transactions = new LongHashSet();
    private final LongHashSet domains = new LongHashSet();
    private boolean hasGlobalData;
    private boolean hasGlobalQuotas;

    public boolean addConnection(final long connId) {
        return connections.add(scatter.of(connId));
    }

    public boolean hasConnection(final long connId) {
        return connections.contains(scatter.of(connId));
    }

    public boolean addTransaction(final long connId, final long txId) {
        return transactions.add(scatter.of((connId << Integer.SIZE) | txId));
    }

    public boolean hasTransaction(final long connId, final long txId) {
        return transactions.contains(scatter.of((connId << Integer.SIZE) | txId));
    }

    public boolean addDomain(final int domid) {
        return domains.add(domid);
    }

    /** Records a GLOBAL_DATA and returns whether it is the first. */
    public boolean addGlobalData() {
        final boolean isFirst = !hasGlobalData;
        hasGlobalData = true;
        return isFirst;
    }

    public boolean hasGlobalData() {
        return hasGlobalData;
    }

    /** Records a GLOBAL_QUOTA_DATA and returns whether it is the first. */
    public boolean addGlobalQuotas() {
        final boolean isFirst = !hasGlobalQuotas;
        hasGlobalQuotas = true;
        return isFirst;
    }
}
