// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.store.LiveStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a daemon has done and holds, at one moment. Counts begin with the process: they are not handed over to a successor. Immutable.
 *
 * @param requests        requests that were answered or are being answered, by type, such as {@code READ}; those of unknown types as {@code UNKNOWN}
 * @param errors          errors in answers, by name, such as {@code EAGAIN}
 * @param events          watch events that were queued for clients
 * @param receivedBytes   bytes read from clients
 * @param sentBytes       bytes written to clients
 * @param latencies       how long requests took: from when the daemon begins to read the request, or has answered the one before it, until the answer is queued
 * @param clients         clients that are connected
 * @param connections     clients that have connected to this process
 * @param disconnections  clients that are not connected any more, by the reason
 * @param watches         watches of all clients
 * @param transactions    open transactions of all clients
 * @param heldBytes       bytes that watches and transactions hold, about
 * @param waitingBytes    bytes that wait for clients to read them
 * @param nodes           nodes of the store
 * @param imageLength     bytes of the store's image
 * @param freeLength      bytes of the image that are free for nodes
 * @param sequence        number of the store's last commit, which outlives the process
 * @param compactedLength bytes of the image that the compaction in progress has passed; 0 if there is none
 * @param domains         domain 0, and the domains that are introduced or of which quotas or features are known
 */
public record DaemonStatistics(
        Map<String, Long> requests,
        Map<String, Long> errors,
        long events,
        long receivedBytes,
        long sentBytes,
        LatencyHistogram latencies,
        int clients,
        long connections,
        Map<DisconnectReason, Long> disconnections,
        int watches,
        int transactions,
        long heldBytes,
        long waitingBytes,
        long nodes,
        long imageLength,
        long freeLength,
        long sequence,
        long compactedLength,
        List<DomainNodes> domains) {
    /**
     * A domain.
     *
     * @param domid        0 to 65535
     * @param isIntroduced whether the guest is introduced; domain 0 always is
     * @param nodes        nodes that the domain owns
     */
    public record DomainNodes(int domid, boolean isIntroduced, int nodes) {}

    /**
     * Returns the keys of {@link #requests()}, which are always the same.
     *
     * @return the names of all types of requests
     */
    public static Set<String> requestTypes() {
        return new RequestCounters().requestsByType().keySet();
    }

    /**
     * Returns the keys of {@link #errors()}, which are always the same.
     *
     * @return the names of all errors
     */
    public static Set<String> errorNames() {
        return new RequestCounters().errorsByName().keySet();
    }

    /** Takes the figures. The cost depends on the number of clients and of domains: some nanoseconds for each. */
    static DaemonStatistics of(final StoreState state) {
        final DaemonMonitor monitor = state.monitor();
        final RequestCounters counters = monitor.counters();
        final LiveStore store = state.store();
        int transactions = 0;
        long waiting = 0;
        for (final ClientSession session : state.sessions()) {
            transactions += session.transactions().size();
            waiting += session.output().length();
        }
        return new DaemonStatistics(
                counters.requestsByType(),
                counters.errorsByName(),
                counters.events(),
                counters.receivedBytes(),
                counters.sentBytes(),
                monitor.latencies().copy(),
                state.sessions().size(),
                monitor.connections(),
                monitor.disconnections(),
                state.watches().size(),
                transactions,
                state.heldBytes(),
                waiting,
                store.nodes(),
                store.imageLength(),
                store.freeLength(),
                store.sequence(),
                store.compactedLength(),
                domains(state));
    }

    /** Domain 0, and the domains that are introduced or of which quotas or features are known. */
    static List<DomainNodes> domains(final StoreState state) {
        final Collection<Domain> known = state.domains().all();
        final List<DomainNodes> domains = new ArrayList<>(known.size() + 1);
        domains.add(new DomainNodes(0, true, state.store().nodesOf(0)));
        for (final Domain domain : known) {
            if (domain.domid() != 0) {
                domains.add(new DomainNodes(
                        domain.domid(), domain.isIntroduced(), state.store().nodesOf(domain.domid())));
            }
        }
        return domains;
    }
}
