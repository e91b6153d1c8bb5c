// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.XenstreamException;
import io.xenstream.nativeio.JvmFlags;
import io.xenstream.store.LiveCursor;
import io.xenstream.store.LiveStore;
import io.xenstream.store.StoreException;
import io.xenstream.store.StoreOptions;
import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The state of a daemon: nodes, which are in a {@link LiveStore}; clients with their watches, transactions and pending bytes; guests; and quotas. For one thread
 * at a time.
 *
 * <p>Nodes, guests and quotas survive the process, however it ends. Clients are handed over to a successor, or gone.
 */
public final class StoreState implements AutoCloseable {
    /** The range of the ids of clients. */
    private static final long FIRST_ID = 0x8000_0000L;

    private static final long LAST_ID = 0xFFFF_FFFFL;
    private static final int[] PRIVATE = {'n'};

    private StoreLocation location;
    private final DaemonLimits limits;
    private final LiveStore store;
    private final LiveCursor cursor;
    private final WatchTable watches = new WatchTable();
    private final Map<Long, ClientSession> sessions = new LinkedHashMap<>();
    private final Queue<ClientSession> unwritten = new ArrayDeque<>();
    private final Domains domains;
    private LoadReport report;
    private long lastConnectionId = FIRST_ID;
    /** Guests count from 1 in the images of other daemons. */
    private long lastUniqueId = FIRST_ID;

    private long heldBytes;
    private boolean isLocked;
    private final DaemonMonitor monitor = new DaemonMonitor();
    private WatchRecorder recorder = WatchRecorder.NONE;

    private StoreState(
            final StoreLocation location, final DaemonLimits limits, final LiveStore store, final boolean isLocked) {
        this.location = location;
        this.limits = limits;
        this.store = store;
        this.cursor = store.cursor();
        this.domains = new Domains(location.domains());
        this.isLocked = isLocked;
    }

    private static StoreOptions options(final DaemonLimits limits) {
        return StoreOptions.DEFAULT
                .withLongestValue(limits.maxValueLength())
                .withMostNodes(limits.maxNodes())
                .withMostAccessed(limits.maxTransactionNodes())
                .withKeepsHost(false);
    }

    /**
     * Opens a store, in constant time, or creates one with the root and the special nodes. A store whose process was killed is recovered.
     *
     * @param location where it is
     * @param limits   what the daemon keeps for clients; apply to later requests, not to what there is
     * @return the state; close it, or let a daemon close it
     * @throws StoreException if another process has the store, or it is damaged
     * @throws ImageException if the file with guests and quotas is damaged
     */
    public static StoreState open(final StoreLocation location, final DaemonLimits limits) {
        return opened(location, limits, true, LiveStore::open, state -> {
            state.createSpecialNodes();
            state.domains.readLater();
            return new StateReader(state, SocketAdopter.NONE).report();
        });
    }

    /**
     * Creates a store with the committed nodes, the guests and the quotas of an image. Its clients are dropped with everything that belongs to them;
     * {@link #report()} counts them.
     *
     * @param location contains no store
     * @param image    an image of any version and byte order
     * @param limits   what the daemon keeps for clients; apply to later requests, not to the image
     * @param options  limits and strictness for reading the image
     * @return the state; close it, or let a daemon close it
     * @throws StoreException if the directory contains a store, or the image has a node twice, a node without a parent, or no root
     * @throws ImageException if the image is damaged
     */
    public static StoreState load(
            final StoreLocation location, final Region image, final DaemonLimits limits, final ReadOptions options) {
        return loaded(location, image, limits, options, SocketAdopter.NONE);
    }

    /**
     * Creates a store with the committed nodes, the guests, the quotas and the clients of an image that was written by the daemon which this process was
     * before. Clients keep their sockets, their watches and their pending bytes. The image does not contain what their transactions have changed: whatever
     * they request in one, they get EAGAIN. Clients whose sockets do not fit are dropped.
     *
     * @param location contains no store
     * @param image    an image of any version and byte order
     * @param limits   what the daemon keeps for clients; apply to later requests, not to the image
     * @param options  limits and strictness for reading the image
     * @param sockets  of this image; knows then which were refused
     * @return the state, for {@link StoreDaemon#adopt}; closing it leaves the sockets as they are
     * @throws StoreException if the directory contains a store, or the image has a node twice, a node without a parent, or no root
     * @throws ImageException if the image is damaged
     */
    public static StoreState adopt(
            final StoreLocation location,
            final Region image,
            final DaemonLimits limits,
            final ReadOptions options,
            final InheritedSockets sockets) {
        final StoreState state = loaded(location, image, limits, options, sockets::connection);
        state.sessions.values().forEach(ClientSession::adopted);
        return state;
    }

    private static StoreState loaded(
            final StoreLocation location,
            final Region image,
            final DaemonLimits limits,
            final ReadOptions options,
            final SocketAdopter sockets) {
        // Offset and number of each record that is not a node.
        final LongArrayList others = new LongArrayList();
        final Source source =
                (directory, its) -> LiveStore.load(directory, image, its, options, finding -> {}, other -> {
                    others.addLong(other.offset());
                    others.addLong(other.index());
                });
        return opened(location, limits, true, source, state -> {
            state.createSpecialNodes();
            final StateReader reader = new StateReader(state, sockets);
            try (ImageReader records = ImageReader.open(image, options)) {
                reader.read(records, others);
            }
            state.domains.save();
            return reader.report();
        });
    }

    /**
     * Opens the store of a daemon that is frozen, with its clients. Nothing may be changed until that daemon has ended.
     *
     * @param image   what {@link StoreDaemon#save} has written
     * @param limits  what the daemon keeps for clients
     * @param sockets finds the clients' sockets
     * @return the state; close it, or let a daemon close it
     * @throws XenstreamException if the image or the store cannot be read
     */
    static StoreState takeOver(final Region image, final DaemonLimits limits, final SocketAdopter sockets) {
        return opened(StateReader.location(image), limits, false, LiveStore::takeOver, state -> {
            final StateReader reader = new StateReader(state, sockets);
            try (ImageReader records = ImageReader.open(image, StateReader.OWN_OPTIONS)) {
                reader.read(records);
            }
            state.sessions().forEach(state::addUp);
            state.domains.readLater();
            return reader.report();
        });
    }

    private void createSpecialNodes() {
        for (final UnsafeBuffer special : new UnsafeBuffer[] {NodePath.INTRODUCE_DOMAIN, NodePath.RELEASE_DOMAIN}) {
            if (store.mkdir(special, special.capacity(), LiveStore.INHERITED)) {
                store.setPermissions(special, special.capacity(), PRIVATE, 1);
            }
        }
    }

    /** How the store is opened. */
    private interface Source {
        LiveStore open(Path directory, StoreOptions options);
    }

    /** Opens the store and reads the rest of the state. If that fails, the store is closed, and a temporary one that is this process's is deleted. */
    private static StoreState opened(
            final StoreLocation location,
            final DaemonLimits limits,
            final boolean isLocked,
            final Source source,
            final Function<StoreState, LoadReport> rest) {
        LiveStore store = null;
        boolean isOpen = false;
        try {
            JvmFlags.requireForBuffers(location.directory().toString(), "the daemon");
            store = source.open(location.directory(), options(limits));
            final StoreState state = new StoreState(location, limits, store, isLocked);
            state.report = rest.apply(state);
            isOpen = true;
            return state;
        } finally {
            if (!isOpen) {
                if (store != null) {
                    store.close();
                }
                if (isLocked) {
                    location.delete();
                }
            }
        }
    }

    /**
     * Writes the state without clients, in an order that every daemon accepts: records come after those that they depend on. Does not finish
     * the writer.
     *
     * @param writer a writer without records, of version 1 or 2
     * @throws XenstreamException if there is not enough space
     */
    public void save(final ImageWriter writer) {
        final StateWriter records = new StateWriter(this, writer);
        domains.write(writer);
        records.writeNodes();
    }

    /** Writes what a successor needs beside the store, which it takes over. */
    void save(final ImageWriter writer, final ToIntFunction<Channel> descriptors, final int listeningDescriptor) {
        final StateWriter records = new StateWriter(this, writer);
        records.writeListening(listeningDescriptor);
        records.writeSessions(descriptors);
        records.writeLocation(location);
    }

    /**
     * The result of opening the store or loading the image.
     *
     * @return the report
     */
    public LoadReport report() {
        return report;
    }

    /**
     * The guests that are introduced. The kernel of domain 0, which may be connected like a guest, is none.
     *
     * @return 0 or more
     * @throws XenstreamException if the file with guests cannot be read
     */
    public int guests() {
        int guests = 0;
        for (final Domain domain : domains.all()) {
            guests += domain.isIntroduced() && domain.domid() != 0 ? 1 : 0;
        }
        return guests;
    }

    /**
     * What the daemon keeps for clients.
     *
     * @return the limits
     */
    public DaemonLimits limits() {
        return limits;
    }

    /**
     * Where the store is.
     *
     * @return the directory of its files
     */
    public Path directory() {
        return location.directory();
    }

    /** Keeps the store when this state is closed, also if it is temporary. */
    public void keepStore() {
        location = StoreLocation.of(location.directory());
    }

    LiveStore store() {
        return store;
    }

    /** To be used within a request. */
    LiveCursor cursor() {
        return cursor;
    }

    WatchTable watches() {
        return watches;
    }

    Collection<ClientSession> sessions() {
        return sessions.values();
    }

    ClientSession session(final long id) {
        return sessions.get(id);
    }

    /** The sessions with output that has not been offered to their sockets. */
    Queue<ClientSession> unwritten() {
        return unwritten;
    }

    /** Guests and quotas. */
    Domains domains() {
        return domains;
    }

    /** An id that no client of this daemon has. Those of guests are lower. */
    private long newConnectionId() {
        do {
            lastConnectionId = lastConnectionId == LAST_ID ? FIRST_ID : lastConnectionId + 1;
        } while (sessions.containsKey(lastConnectionId));
        return lastConnectionId;
    }

    /** Adds a client. */
    ClientSession connect(final SocketChannel channel) {
        return connect(newConnectionId(), ++lastUniqueId, channel);
    }

    /** Adds a client from an image. */
    ClientSession connect(final long id, final long uniqueId, final SocketChannel channel) {
        lastUniqueId = Math.max(lastUniqueId, uniqueId);
        lastConnectionId = Math.max(lastConnectionId, id);
        final ClientSession session = new ClientSession(id, uniqueId, channel, limits, monitor.counters(), unwritten);
        sessions.put(id, session);
        return session;
    }

    /** Removes a client with its watches and transactions. */
    void disconnect(final ClientSession session) {
        sessions.remove(session.id());
        removeWatches(session);
        session.disconnected();
        addUp(session);
    }

    void removeWatches(final ClientSession session) {
        for (final Watch watch : session.watches()) {
            watches.remove(watch);
            recorder.removed(watch);
        }
        session.clearWatches();
    }

    /** Removes a watch from its client. */
    void remove(final Watch watch) {
        watch.session().remove(watch);
        watches.remove(watch);
        recorder.removed(watch);
    }

    /** Adds up the memory of a client's watches and transactions, which may have changed. */
    void addUp(final ClientSession session) {
        heldBytes += session.addUp();
    }

    /**
     * Checks whether a client may have more watches or a larger transaction.
     *
     * @throws RequestException ENOSPC if there is no memory for it
     */
    void requireMemory(final ClientSession session) {
        if (heldBytes > limits.maxMemory() || session.heldBytes() > limits.maxMemory() / 4) {
            throw new RequestException(StoreError.ENOSPC);
        }
    }

    /** Adds a watch to its client. */
    void add(final Watch watch) {
        watch.session().add(watch);
        watches.add(watch);
        recorder.added(watch);
    }

    /** Sets who records watches from now on. */
    void recordWatches(final WatchRecorder listener) {
        recorder = listener;
    }

    /** Where the clients are recorded; null if the store is temporary, so that no process can serve it again. */
    Path clientsFile() {
        return location.isTemporary() ? null : location.clients();
    }

    /** No client has a larger unique id, and none will have a smaller one. */
    long lastUniqueId() {
        return lastUniqueId;
    }

    /** Gives new clients unique ids above one. */
    void continueAfter(final long uniqueId) {
        lastUniqueId = Math.max(lastUniqueId, uniqueId);
    }

    /** Whether a client of an image or a file can have an id: no other client has it, and it is no guest's. */
    boolean isFree(final long id) {
        return id >= FIRST_ID && id <= LAST_ID && !sessions.containsKey(id);
    }

    /** Reports that a process that has ended had clients, and how many of them are still connected. */
    void reportConnections(final int connections, final int dropped) {
        report = report.withConnections(connections, dropped);
    }

    /** Bytes that watches and transactions hold, about. */
    long heldBytes() {
        return heldBytes;
    }

    /** Counts what is done with this state. */
    DaemonMonitor monitor() {
        return monitor;
    }

    /** Tries to lock a store that was taken over, whose predecessor may not have closed it yet. Returns whether it is locked. */
    boolean lock() {
        isLocked = isLocked || store.lock();
        return isLocked;
    }

    /** Closes the store and leaves it to a successor, or to the daemon that has it. */
    void release() {
        cursor.close();
        store.close();
    }

    /** Closes the store; a temporary one is deleted. Clients' sockets are the daemon's. Closing again does nothing. */
    @Override
    public void close() {
        release();
        location.delete();
    }

    /**
     * The result of opening a store or loading an image.
     *
     * @param nodes               committed nodes of the store, special ones included
     * @param connections         clients that are still connected
     * @param droppedConnections  clients whose sockets no longer exist
     * @param domains             introduced guests; 0 if a store was opened, since they are read later
     * @param droppedWatches      watches of clients and guests that are not served
     * @param droppedTransactions open transactions of clients and guests that are not served
     * @param droppedBytes        bytes of such clients' and guests' requests and replies
     * @param isRecovered         whether the store's last process was killed in the middle of a change, which was taken back
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
            boolean isRecovered,
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
            return String.join(", ", kept)
                    + (dropped.isEmpty() ? "" : "; dropped: " + String.join(", ", dropped))
                    + (isRecovered ? "; an unfinished change was taken back" : "");
        }

        private LoadReport withConnections(final int kept, final int dropped) {
            return new LoadReport(
                    nodes,
                    kept,
                    droppedConnections + dropped,
                    domains,
                    droppedWatches,
                    droppedTransactions,
                    droppedBytes,
                    isRecovered,
                    listeningDescriptor);
        }

        private static void add(final List<String> parts, final long count, final String thing) {
            if (count > 0) {
                parts.add(count + " " + thing + (count == 1 ? "" : thing.endsWith("h") ? "es" : "s"));
            }
        }
    }

    /** Is told of each watch that a client has set or removed. */
    interface WatchRecorder {
        /** Records nothing. */
        WatchRecorder NONE = new WatchRecorder() {
            @Override
            public void added(final Watch watch) {
                // Nobody wants to know.
            }

            @Override
            public void removed(final Watch watch) {
                // Nobody wants to know.
            }
        };

        void added(Watch watch);

        void removed(Watch watch);
    }

    /** Finds the socket for a descriptor number of an image. */
    @FunctionalInterface
    interface SocketAdopter {
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
