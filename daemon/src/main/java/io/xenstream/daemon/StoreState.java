// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.XenstreamException;
import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * The state of a daemon: nodes, clients with their watches, transactions and pending bytes, guests, and quotas. For one thread at a time.
 */
public final class StoreState {
    private final DaemonLimits limits;
    private final Store store;
    private final Map<Long, ClientSession> sessions = new LinkedHashMap<>();
    private final Map<Integer, Domain> domains = new TreeMap<>();
    private final Map<String, Long> domainQuotas = new LinkedHashMap<>();
    private final Map<String, Long> globalQuotas = new LinkedHashMap<>();
    private final LoadReport report;
    private long lastConnectionId;
    private long lastUniqueId;

    /**
     * An empty store: the root and the special nodes.
     *
     * @param limits what the daemon keeps for clients
     */
    public StoreState(final DaemonLimits limits) {
        this.limits = limits;
        this.store = new Store(limits.maxNodes());
        this.report = new LoadReport(store.nodes(), 0, 0, 0, 0, 0, 0, 0, 0, 0, -1);
    }

    private StoreState(final ImageReader reader, final DaemonLimits limits, final SocketAdopter sockets) {
        this.limits = limits;
        this.store = new Store(limits.maxNodes());
        this.report = new StateReader(this, sockets).read(reader);
    }

    /**
     * Loads the state from an image. Connections whose sockets the adopter does not find are dropped with everything that belongs to them, and
     * so is the state of guests' rings; {@link #report()} counts them. The limits apply to later requests, not to the image.
     *
     * @param reader  before the first record; read to its end; the caller closes it
     * @param limits  what the daemon keeps for clients
     * @param sockets finds the clients' sockets
     * @return the state
     * @throws XenstreamException if the image cannot be read
     */
    public static StoreState load(final ImageReader reader, final DaemonLimits limits, final SocketAdopter sockets) {
        return new StoreState(reader, limits, sockets);
    }

    /**
     * Writes the state without clients, in an order that every daemon accepts: records come after those that they depend on. Does not finish
     * the writer.
     *
     * @param writer a writer without records, of version 1 or 2
     * @throws XenstreamException if there is not enough space
     */
    public void save(final ImageWriter writer) {
        new StateWriter(this, writer).write();
    }

    /** Writes the state with clients, for a successor that receives their sockets. */
    void save(final ImageWriter writer, final ToIntFunction<Channel> descriptors, final int listeningDescriptor) {
        new StateWriter(this, writer).write(descriptors, listeningDescriptor);
    }

    /**
     * The result of loading the image.
     *
     * @return the report; that of an empty store if no image was loaded
     */
    public LoadReport report() {
        return report;
    }

    /**
     * What the daemon keeps for clients.
     *
     * @return the limits
     */
    public DaemonLimits limits() {
        return limits;
    }

    Store store() {
        return store;
    }

    Collection<ClientSession> sessions() {
        return sessions.values();
    }

    ClientSession session(final long id) {
        return sessions.get(id);
    }

    Map<Integer, Domain> domains() {
        return domains;
    }

    /** The quotas of domains without their own. */
    Map<String, Long> domainQuotas() {
        return domainQuotas;
    }

    Map<String, Long> globalQuotas() {
        return globalQuotas;
    }

    /** An id that no connection of this daemon has. */
    long newConnectionId() {
        do {
            lastConnectionId = lastConnectionId == 0xFFFF_FFFFL ? 1 : lastConnectionId + 1;
        } while (sessions.containsKey(lastConnectionId) || isDomainConnection(lastConnectionId));
        return lastConnectionId;
    }

    private boolean isDomainConnection(final long id) {
        return domains.values().stream().anyMatch(domain -> domain.connectionId() == id);
    }

    /** Adds a client. */
    ClientSession connect(final SocketChannel channel) {
        return connect(newConnectionId(), ++lastUniqueId, channel);
    }

    /** Adds a client from an image. */
    ClientSession connect(final long id, final long uniqueId, final SocketChannel channel) {
        lastUniqueId = Math.max(lastUniqueId, uniqueId);
        lastConnectionId = Math.max(lastConnectionId, id);
        final ClientSession session = new ClientSession(id, uniqueId, channel, limits);
        sessions.put(id, session);
        return session;
    }

    /** Removes a client with its watches and transactions. */
    void disconnect(final ClientSession session) {
        sessions.remove(session.id());
    }

    Domain domain(final int domid) {
        return domains.computeIfAbsent(domid, Domain::new);
    }

    /** Fires the watches of a changed path. */
    void fire(final String path, final boolean isExact) {
        for (final ClientSession session : sessions.values()) {
            session.fire(path, isExact);
        }
    }

    /** Fires the watches of a domain that was introduced or released. */
    void fireDomain(final String special, final int domid) {
        for (final ClientSession session : sessions.values()) {
            session.fireDomain(special, domid);
        }
    }

    /** The size of the global quotas in an image, in bytes. */
    long quotasLength() {
        return quotasLength(domainQuotas) + quotasLength(globalQuotas);
    }

    static long quotasLength(final Map<String, Long> quotas) {
        return quotas.keySet().stream()
                .mapToLong(name -> name.length() + 1 + Integer.BYTES)
                .sum();
    }

    /** The union of all domains' feature bits. */
    long features() {
        return domains.values().stream().mapToLong(Domain::features).reduce(0, (a, b) -> a | b);
    }

    boolean hasWatches() {
        for (final ClientSession session : sessions.values()) {
            if (!session.watches().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /**
     * The result of loading an image.
     *
     * @param nodes               committed nodes of the store, special ones included
     * @param connections         clients that are still connected
     * @param droppedConnections  clients whose sockets no longer exist
     * @param domains             introduced guests
     * @param droppedWatches      watches of clients and guests that are not served
     * @param droppedTransactions open transactions of clients and guests that are not served
     * @param droppedBytes        bytes of such clients' and guests' requests and replies
     * @param duplicateNodes      nodes that occur more than once; the last one counts
     * @param orphanNodes         nodes without a parent, which was created
     * @param skippedNodes        nodes that were left out because of their paths or permissions
     * @param listeningDescriptor the descriptor of the listening socket in the image; -1 if there is none
     */
    public record LoadReport(
            long nodes,
            int connections,
            int droppedConnections,
            int domains,
            long droppedWatches,
            long droppedTransactions,
            long droppedBytes,
            long duplicateNodes,
            long orphanNodes,
            long skippedNodes,
            int listeningDescriptor) {
        /**
         * A summary in one line.
         *
         * @return for example {@code 344 nodes, 6 domains; dropped: 2 connections, 7 watches}
         */
        public String summary() {
            final List<String> kept = new ArrayList<>();
            add(kept, nodes, "node");
            add(kept, domains, "domain");
            add(kept, connections, "connection");
            final List<String> dropped = new ArrayList<>();
            add(dropped, droppedConnections, "connection");
            add(dropped, droppedWatches, "watch");
            add(dropped, droppedTransactions, "transaction");
            add(dropped, droppedBytes, "pending byte");
            final List<String> repaired = new ArrayList<>();
            add(repaired, duplicateNodes, "duplicate node");
            add(repaired, orphanNodes, "node without parent");
            add(repaired, skippedNodes, "unusable node");
            return String.join(", ", kept)
                    + (dropped.isEmpty() ? "" : "; dropped: " + String.join(", ", dropped))
                    + (repaired.isEmpty() ? "" : "; repaired: " + String.join(", ", repaired));
        }

        private static void add(final List<String> parts, final long count, final String thing) {
            if (count > 0) {
                parts.add(count + " " + thing + (count == 1 ? "" : thing.endsWith("h") ? "es" : "s"));
            }
        }
    }

    /** Finds the socket for a descriptor number of an image. */
    @FunctionalInterface
    public interface SocketAdopter {
        /** For images of a daemon that has ended, whose descriptors are meaningless. */
        SocketAdopter NONE = descriptor -> null;

        /**
         * Finds a client's socket.
         *
         * @param descriptor the number in the image
         * @return the socket, which the caller closes; null to drop the connection
         * @throws IOException if the descriptor is not a socket
         */
        SocketChannel adopt(int descriptor) throws IOException;
    }
}
