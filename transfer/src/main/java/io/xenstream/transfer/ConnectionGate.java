// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Limits the connections of a server. Those of unauthenticated peers are limited for each address and in total; when there are too many, the oldest
 * is closed, so that silent peers do not keep out others. Those of authenticated peers are limited for each peer and in total; further ones
 * are refused. Thread-safe.
 */
final class ConnectionGate {
    private final RpcLimits limits;
    /** Unauthenticated connections, oldest first. */
    private final Set<Entry> pending = new LinkedHashSet<>();

    private final Map<String, Integer> pendingOfHost = new HashMap<>();
    private final Map<PeerIdentity, Integer> admittedOfPeer = new HashMap<>();
    private int admitted;

    ConnectionGate(final RpcLimits limits) {
        this.limits = limits;
    }

    /** How far an unauthenticated connection is. */
    enum Progress {
        /** It has done nothing yet. */
        SILENT,
        /** It is encrypted, and authenticates. */
        ENCRYPTED,
        /** Its password will be checked after a delay. */
        DELAYED
    }

    /** One connection. */
    static final class Entry {
        private final String host;
        private final Consumer<String> evict;
        private Progress progress = Progress.SILENT;
        private PeerIdentity peer;
        private boolean isPending = true;

        /**
         * Creates an entry.
         *
         * @param host  the peer's address
         * @param evict closes the connection, for the reason given
         */
        Entry(final String host, final Consumer<String> evict) {
            this.host = host;
            this.evict = evict;
        }
    }

    /** Adds a connection of an unauthenticated peer, and closes another one if there are too many. */
    void enter(final Entry entry) {
        final Entry victim;
        final String reason;
        synchronized (this) {
            pending.add(entry);
            final int ofHost = pendingOfHost.merge(entry.host, 1, Integer::sum);
            if (ofHost > limits.hostPendingConnections()) {
                victim = oldest(entry.host, entry);
                reason = "hostPendingConnections = " + limits.hostPendingConnections();
            } else if (pending.size() > limits.pendingConnections()) {
                victim = oldest(busiestHost(), entry);
                reason = "pendingConnections = " + limits.pendingConnections();
            } else {
                return;
            }
            leave(victim);
        }
        victim.evict.accept("at most " + reason + " that are not authenticated");
    }

    private String busiestHost() {
        return pendingOfHost.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
    }

    /** Returns the oldest connection of a host that has made the least progress; the newest one if all others wait for a delay. */
    private Entry oldest(final String host, final Entry newest) {
        Entry found = newest;
        for (final Entry entry : pending) {
            if (entry.host.equals(host)
                    && entry.progress != Progress.DELAYED
                    && (found == newest || entry.progress.compareTo(found.progress) < 0)) {
                found = entry;
            }
        }
        return found;
    }

    synchronized void progressed(final Entry entry, final Progress progress) {
        entry.progress = progress;
    }

    /**
     * Counts a connection for its authenticated peer.
     *
     * @return the limit that it exceeds, in which case it still counts as unauthenticated; null if it was admitted
     */
    synchronized String admit(final Entry entry, final PeerIdentity peer) {
        if (!entry.isPending) {
            // It has just been closed to make room.
            return "hostPendingConnections = " + limits.hostPendingConnections();
        }
        if (admitted >= limits.connections()) {
            return "connections = " + limits.connections();
        }
        if (admittedOfPeer.getOrDefault(peer, 0) >= limits.peerConnections()) {
            return "peerConnections = " + limits.peerConnections();
        }
        leave(entry);
        entry.peer = peer;
        admitted++;
        admittedOfPeer.merge(peer, 1, Integer::sum);
        return null;
    }

    /** Removes a connection. Removing it again does nothing. */
    synchronized void leave(final Entry entry) {
        if (entry.isPending) {
            entry.isPending = false;
            pending.remove(entry);
            decrement(pendingOfHost, entry.host);
        } else if (entry.peer != null) {
            admitted--;
            decrement(admittedOfPeer, entry.peer);
            entry.peer = null;
        }
    }

    private static <K> void decrement(final Map<K, Integer> counts, final K key) {
        counts.computeIfPresent(key, (same, count) -> count == 1 ? null : count - 1);
    }
}
