// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import org.agrona.collections.IntHashSet;
import org.agrona.collections.Long2LongHashMap;

/** What a C daemon has restored so far of what other records depend on. */
final class CDaemonState {
    /** In place of a domain's id: the connection is there, and is a local client's. */
    static final long SOCKET = -1;

    private static final long NONE = -2;

    private final IdScatter scatter = new IdScatter();
    private final Long2LongHashMap domainOf = new Long2LongHashMap(NONE);
    private final Long2LongHashMap connectionOf = new Long2LongHashMap(NONE);
    /** Those that nodes can be counted for: with a connection, or the target of one that has. */
    private final IntHashSet domains = new IntHashSet();

    private boolean hasGlobalData;

    void addGlobalData() {
        hasGlobalData = true;
    }

    boolean hasGlobalData() {
        return hasGlobalData;
    }

    boolean hasConnection(final long connId) {
        return domainOf.get(scatter.of(connId)) != NONE;
    }

    /** Whether the id was new. */
    boolean addSocket(final long connId) {
        return domainOf.putIfAbsent(scatter.of(connId), SOCKET) == NONE;
    }

    /** Whether the id was new. */
    boolean addRing(final long connId, final int domid) {
        final long former = connectionOf.put(domid, connId);
        if (former != NONE && former != connId) {
            domainOf.remove(scatter.of(former));
        }
        domains.add(domid);
        return domainOf.putIfAbsent(scatter.of(connId), domid) == NONE;
    }

    boolean hasRing(final int domid) {
        return connectionOf.get(domid) != NONE;
    }

    /** Whether the connection is that of a guest: quotas hold for it. */
    boolean isGuest(final long connId) {
        return domainOf.get(scatter.of(connId)) > 0;
    }

    void addTarget(final int domid) {
        domains.add(domid);
    }

    boolean hasDomain(final int domid) {
        return domains.contains(domid);
    }
}
