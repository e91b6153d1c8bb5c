// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import java.nio.channels.Channel;
import java.nio.channels.SocketChannel;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * All that a daemon knows and that its successor has to know: nodes, clients with their watches, transactions and pending octets, guests,
 * quotas. For one thread at a time.
 */
public final class StoreState {
    private final Limits limits;
    private final Store store;
    private final Map<Long, Connection> connections = new LinkedHashMap<>();
    private final Map<Integer, Domain> domains = new TreeMap<>();
    private final Map<String, Long> domainQuotas = new LinkedHashMap<>();
    private final Map<String, Long> globalQuotas = new LinkedHashMap<>();
    private final LoadReport report;
    private long lastConnectionId;
    private long lastUniqueId;

    /**
     * An empty store: a root, and the special nodes.
     *
     * @param limits what is kept for clients
     */
    public StoreState(final Limits limits) {
        this.limits = limits;
        this.store = new Store(limits.maxNodes());
        this.report = new LoadReport(store.nodes(), 0, 0, 0, 0, 0, 0, 0, 0, 0, -1);
    }

    private StoreState(final ImageReader reader, final Limits limits, final SocketAdopter sockets) {
        this.limits = limits;
        this.store = new Store(limits.maxNodes());
        this.report = new StateReader(this, sockets).read(reader);
    }

    /**
     * Loads what an image holds. Connections whose sockets the adopter does not have are dropped, guests' rings as well, with all that is
     * theirs; {@link #report()} counts them. Limits do not hold for what is loaded, only for what comes later.
     *
     * @param reader  before the first record; is read to its end, and stays the caller's to close
     * @param limits  what is kept for clients from now on
     * @param sockets has the clients' sockets
     * @return the state
     * @throws ImageException if the image cannot be read
     */
    public static StoreState load(final ImageReader reader, final Limits limits, final SocketAdopter sockets) {
        return new StoreState(reader, limits, sockets);
    }

    /**
     * Writes the state without clients. The order is one that every receiver accepts: what others depend on comes first. The writer is not
     * finished.
     *
     * @param writer a writer without records, of either version
     * @throws ImageException if there is no room
     */
    public void save(final ImageWriter writer) {
        new StateWriter(this, writer).write();
    }

    /** Writes the state with clients, for a successor that gets their sockets. */
    void save(final ImageWriter writer, final ToIntFunction<Channel> descriptors, final int listeningDescriptor) {
        new StateWriter(this, writer).write(descriptors, listeningDescriptor);
    }

    /**
     * What came of loading the image.
     *
     * @return the report; of the empty store if none was loaded
     */
    public LoadReport report() {
        return report;
    }

    /**
     * What is kept for clients.
     *
     * @return the limits
     */
    public Limits limits() {
        return limits;
    }

    Store store() {
        return store;
    }

    Collection<Connection> connections() {
        return connections.values();
    }

    Connection connection(final long id) {
        return connections.get(id);
    }

    Map<Integer, Domain> domains() {
        return domains;
    }

    /** What a domain has that has no quota of its own. */
    Map<String, Long> domainQuotas() {
        return domainQuotas;
    }

    Map<String, Long> globalQuotas() {
        return globalQuotas;
    }

    /** A number that no connection of this daemon's has. */
    long newConnectionId() {
        do {
            lastConnectionId = lastConnectionId == 0xFFFF_FFFFL ? 1 : lastConnectionId + 1;
        } while (connections.containsKey(lastConnectionId) || isDomainConnection(lastConnectionId));
        return lastConnectionId;
    }

    private boolean isDomainConnection(final long id) {
        return domains.values().stream().anyMatch(domain -> domain.connectionId() == id);
    }

    /** Takes a client in. */
    Connection connect(final SocketChannel channel) {
        return connect(newConnectionId(), ++lastUniqueId, channel);
    }

    /** Takes a client in that an image knows. */
    Connection connect(final long id, final long uniqueId, final SocketChannel channel) {
        lastUniqueId = Math.max(lastUniqueId, uniqueId);
        lastConnectionId = Math.max(lastConnectionId, id);
        final Connection connection = new Connection(id, uniqueId, channel, limits);
        connections.put(id, connection);
        return connection;
    }

    /** Forgets a client, its watches and its transactions. */
    void disconnect(final Connection connection) {
        connections.remove(connection.id());
    }

    Domain domain(final int domid) {
        return domains.computeIfAbsent(domid, Domain::new);
    }

    /** Tells clients of a change. */
    void fire(final String path, final boolean isExact) {
        for (final Connection connection : connections.values()) {
            connection.fire(path, isExact);
        }
    }

    /** Tells clients of a domain that came or went. */
    void fireDomain(final String special, final int domid) {
        for (final Connection connection : connections.values()) {
            connection.fireDomain(special, domid);
        }
    }

    /** What the names and values of all quotas that hold for everybody take in an image. */
    long quotasLength() {
        return quotasLength(domainQuotas) + quotasLength(globalQuotas);
    }

    static long quotasLength(final Map<String, Long> quotas) {
        return quotas.keySet().stream()
                .mapToLong(name -> name.length() + 1 + Integer.BYTES)
                .sum();
    }

    /** All bits of all domains' features. */
    long features() {
        return domains.values().stream().mapToLong(Domain::features).reduce(0, (a, b) -> a | b);
    }

    boolean hasWatches() {
        for (final Connection connection : connections.values()) {
            if (!connection.watches().isEmpty()) {
                return true;
            }
        }
        return false;
    }
}
