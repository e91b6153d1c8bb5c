// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.XenstreamException;
import io.xenstream.counters.CounterFile;
import io.xenstream.feed.ChangeFeed;
import io.xenstream.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.agrona.concurrent.Agent;

/**
 * Serves a store over a unix socket to clients that are trusted like domain 0.
 *
 * <p>It has no thread of its own: each {@link #doWork()} accepts, reads, answers and writes as much as possible without waiting;
 * {@link #doWork(Duration)} may wait. Between two calls, the caller may save the state, including requests that have been read in part and
 * replies that have been written in part.
 *
 * <p>A client that sends a malformed request is disconnected. While a client does not read its replies, the daemon reads no more requests from
 * it; a client that lets more watch events pile up than {@link DaemonLimits#maxOutput()} is disconnected. Other clients are not affected.
 *
 * <p>It waits with Linux's epoll if the JVM has {@code --add-opens java.base/sun.nio.ch=ALL-UNNAMED}. Otherwise it works as well, but each wait walks all clients and
 * makes garbage. For one thread, except for {@link #wakeUp()} and {@link #awaitStatistics}.
 */
public final class StoreDaemon implements Agent, AutoCloseable {
    /** How soon the daemon notices what no socket tells it: the end of a successor, a store that its predecessor has closed, descriptors. */
    private static final long SHORT_WAIT_MILLIS = 50;

    private final StoreState state;
    private final RequestDispatcher dispatcher;
    private final ListeningSocket socket;
    private final Poller poller;
    private final ClientTurns clients;
    /** Whether this process has the store for itself. */
    private boolean isLocked;
    /** Whether the store has work that can wait, and whether it can do it. */
    private boolean isTidying;

    private boolean canTidy = true;

    /** Of sockets that others accept from. */
    private final List<PolledSocket> others = new ArrayList<>();

    private final KeptClients kept;
    private LiveUpdate liveUpdate;
    private boolean isFrozen;
    private boolean isClosed;
    private final DaemonMonitor monitor;
    private final PublishedStatistics published;
    /** Null if there is no file with counters. */
    private DaemonGauges gauges;
    /** Null if there is no file with what domains use. */
    private UsageFile usage;

    private StoreDaemon(
            final StoreState state, final ListeningSocket socket, final KeptClients kept, final boolean isReadOnly)
            throws IOException {
        this.state = state;
        this.kept = kept;
        this.dispatcher = new RequestDispatcher(state, isReadOnly);
        this.monitor = state.monitor();
        this.socket = socket;
        this.poller = EpollPoller.isAvailable() ? EpollPoller.create() : SelectorPoller.create();
        this.clients = new ClientTurns(state, dispatcher, kept, socket, poller);
        this.published = new PublishedStatistics(this::wakeUp);
    }

    /**
     * Listens on a path and serves a state, starting with the next {@link #doWork()}.
     *
     * @param path       of the socket; the socket file of a daemon that died is replaced
     * @param state      the state to serve, owned by the daemon from now on
     * @param isReadOnly whether to refuse every change
     * @return the daemon; close it
     * @throws ServingException if another daemon listens there, or the operating system refuses
     */
    public static StoreDaemon listen(final Path path, final StoreState state, final boolean isReadOnly) {
        return listen(path, state, isReadOnly, ServiceEnvironment.NONE);
    }

    /**
     * Listens on a path and serves a state, starting with the next {@link #doWork()}. If a service manager keeps the sockets of a process that was killed, and the
     * store is not temporary, clients that were not in flight stay connected, with their watches; each watch gets an event of its path.
     *
     * @param path        of the socket; the socket file of a daemon that died is replaced, unless its socket was kept
     * @param state       the state to serve, owned by the daemon from now on
     * @param isReadOnly  whether to refuse every change
     * @param environment the service manager; the daemon owns the sockets that it has passed
     * @return the daemon; close it
     * @throws ServingException if another daemon listens there, or the operating system refuses
     */
    public static StoreDaemon listen(
            final Path path, final StoreState state, final boolean isReadOnly, final ServiceEnvironment environment) {
        final KeptClients kept = new KeptClients(state, environment);
        final ListeningSocket socket = kept.listen(path, environment);
        try {
            return new StoreDaemon(state, socket, kept, isReadOnly);
        } catch (final IOException refused) {
            kept.release();
            socket.delete();
            throw new ServingException("cannot serve " + path + ": " + refused.getMessage(), refused);
        }
    }

    /**
     * Serves a state on a predecessor's listening socket. Nothing is read, written, accepted or closed before the next {@link #doWork()}.
     *
     * @param path       of the socket
     * @param channel    the socket, of junixsocket's provider
     * @param state      the state to serve, owned by the daemon from now on
     * @param isReadOnly whether to refuse every change
     * @return the daemon; close it
     * @throws ServingException if the operating system refuses
     */
    public static StoreDaemon resume(
            final Path path, final ServerSocketChannel channel, final StoreState state, final boolean isReadOnly) {
        return resume(path, channel, state, isReadOnly, ServiceEnvironment.NONE);
    }

    /** As above; {@link #takenOver} follows. */
    static StoreDaemon resume(
            final Path path,
            final ServerSocketChannel channel,
            final StoreState state,
            final boolean isReadOnly,
            final ServiceEnvironment environment) {
        try {
            final KeptClients kept = new KeptClients(state, environment);
            kept.prepare(path);
            return new StoreDaemon(state, new ListeningSocket(path, channel), kept, isReadOnly);
        } catch (final IOException refused) {
            throw new ServingException("cannot serve " + path + ": " + refused.getMessage(), refused);
        }
    }

    /** The predecessor's clients are this daemon's from now on. */
    void takenOver() {
        kept.publish();
        kept.ready(true);
    }

    /** Tells the service manager that clients are served from now on. Without one, this does nothing. */
    public void notifyReady() {
        kept.ready(false);
    }

    /**
     * Serves a state on the sockets of the daemon that this process was before. They do not block from now on.
     *
     * @param sockets    which the state was made with
     * @param state      of {@link StoreState#adopt}, owned by the daemon from now on
     * @param isReadOnly whether to refuse every change
     * @return the daemon; close it
     * @throws ServingException if the operating system refuses
     */
    public static StoreDaemon adopt(final InheritedSockets sockets, final StoreState state, final boolean isReadOnly) {
        try {
            for (final ClientSession session : state.sessions()) {
                session.channel().configureBlocking(false);
            }
        } catch (final IOException refused) {
            throw new ServingException("cannot serve " + sockets.path() + ": " + refused.getMessage(), refused);
        }
        return resume(sockets.path(), sockets.listeningSocket(), state, isReadOnly);
    }

    /**
     * Sets who is told of clients that come and go, of refused requests, and of failures.
     *
     * @param listener replaces the former one; by default, nobody is told
     */
    public void reportTo(final DaemonListener listener) {
        monitor.reportTo(listener);
    }

    /**
     * Returns what the daemon has done since the process began, and what it holds. Takes some microseconds; more with thousands of clients or guests.
     *
     * @return a copy, which does not change
     * @throws XenstreamException if the file with guests cannot be read
     */
    public DaemonStatistics statistics() {
        return DaemonStatistics.of(state);
    }

    /**
     * Asks the daemon's thread for its {@link #statistics()} and waits for them. For any other thread: the daemon's own would wait in vain.
     *
     * @param longestWait how long to wait for the daemon to call {@link #doWork()}
     * @return a copy; empty if the daemon did not answer in time, or could not
     * @throws InterruptedException if the thread is interrupted
     */
    public Optional<DaemonStatistics> awaitStatistics(final Duration longestWait) throws InterruptedException {
        return published.await(longestWait);
    }

    /**
     * Counts in a file as well, what was counted before included: requests, errors, durations, bytes and clients when they happen; what clients hold, and the
     * store's figures, with a delay of a second at most. Names begin with {@code daemon.}; docs/observability.md lists them. On the daemon's thread, once.
     *
     * @param file has room for 100 counters; closed by the caller, after the daemon
     * @throws io.xenstream.counters.CounterException if there is no room
     */
    public void countIn(final CounterFile file) {
        monitor.countIn(new DaemonCounters(file));
        gauges = new DaemonGauges(file);
        gauges.update(state);
    }

    /**
     * Keeps a file in the store's directory that says what the daemon does and what domains use, for {@link DaemonUsage}. It is updated once a second at most, which takes some
     * tens of nanoseconds for each domain and each client; requests do not touch it. On the daemon's thread, once.
     *
     * @throws io.xenstream.codec.ImageIoException if the file cannot be created
     */
    public void publishUsage() {
        usage = new UsageFile(state);
    }

    /**
     * Records changes in a {@link ChangeFeed} in the store's directory. A feed that is there already is gone on with, by whatever process opens the store, so that its
     * readers never miss changes without being told. On the daemon's thread, before the first {@link #doWork()}.
     *
     * @param room        bytes for changes, from 1 MiB to 1 GiB; 0 to create no feed, but to go on with one that is there
     * @param isSuccessor whether another daemon has handed its clients over
     * @return whether changes are recorded
     * @throws io.xenstream.codec.ImageIoException if the file cannot be created
     */
    public boolean recordChanges(final int room, final boolean isSuccessor) {
        if (room == 0 && !ChangeFeed.exists(state.directory())) {
            return false;
        }
        final ChangeFeed feed = ChangeFeed.open(state.directory(), room);
        feed.begin(state.store().sequence(), isSuccessor);
        state.store().addListener(feed);
        dispatcher.recordIn(feed);
        return true;
    }

    /**
     * Makes {@link #doWork(Duration)} return when a process connects to another socket, whose owner accepts the connection.
     *
     * @param channel a listening socket of junixsocket's provider that does not block
     * @throws ServingException if the operating system refuses
     */
    public void alsoWaitFor(final ServerSocketChannel channel) {
        try {
            others.add(poller.add(channel, null));
        } catch (final IOException refused) {
            throw new ServingException("cannot wait for " + channel + ": " + refused.getMessage(), refused);
        }
    }

    /**
     * Whether a process had connected to a socket of {@link #alsoWaitFor} when the last {@link #doWork()} looked.
     *
     * @return whether its owner should accept
     */
    public boolean isOtherReady() {
        boolean isReady = false;
        for (int i = 0; i < others.size(); i++) {
            isReady |= others.get(i).isReady();
        }
        return isReady;
    }

    /**
     * Loads and runs the code of a takeover and of a few requests, within this process. The first call takes some hundred milliseconds and
     * belongs before the daemon hands over or takes over; without it, that time is spent while nobody serves. Later calls return at once.
     *
     * @return whether it succeeded, now or in an earlier call
     */
    public static boolean warmUp() {
        return DaemonWarmUp.once();
    }

    @Override
    public String roleName() {
        return "xenstore " + socket.path();
    }

    /**
     * Serves clients without waiting.
     *
     * @return for how many clients something was done
     * @throws UncheckedIOException if the listening socket or the poller fails
     */
    @Override
    public int doWork() {
        return doWork(Duration.ZERO);
    }

    /**
     * Serves clients, and waits if there is nothing to do.
     *
     * @param longestWait the longest wait; zero not to wait
     * @return for how many clients something was done
     * @throws UncheckedIOException if the listening socket or the poller fails
     */
    public int doWork(final Duration longestWait) {
        if (isClosed) {
            return 0;
        }
        published.answer(state);
        if (isFrozen) {
            return 0;
        }
        try {
            final int readyCount = poller.poll(longestMillis(longestWait));
            if (kept.isWaiting()) {
                kept.flush();
            }
            if (isUpdating()) {
                liveUpdate.check();
            }
            isLocked = isLocked || state.lock();
            monitor.beginTurn();
            int done = clients.work(readyCount);
            done += done > 0 ? 0 : tidy();
            monitor.endTurn(done);
            if (gauges != null) {
                gauges.afterTurn(state, done > 0, monitor.time());
            }
            if (usage != null) {
                usage.afterTurn(state, done > 0, monitor.time());
            }
            return done;
        } catch (final IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private long longestMillis(final Duration longestWait) {
        if (clients.isWaiting() || isTidying) {
            return 0;
        }
        final boolean isShort = isUpdating() || !isLocked || clients.isAcceptingLater() || kept.isWaiting();
        final long millis = isShort ? Math.min(SHORT_WAIT_MILLIS, longestWait.toMillis()) : longestWait.toMillis();
        final long untilUpdate = gauges == null ? millis : gauges.longestWait(millis);
        return usage == null ? untilUpdate : usage.longestWait(state, untilUpdate);
    }

    /** Does the store's work that can wait, as long as no client wants anything. */
    private int tidy() {
        int done = 0;
        try {
            done = isLocked && canTidy ? state.store().doWork() : 0;
        } catch (final ImageIoException full) {
            // It can wait until there is room.
        } catch (final StoreException damaged) {
            canTidy = false;
            monitor.failed(damaged);
        }
        isTidying = done > 0;
        return done;
    }

    /**
     * The state that is served.
     *
     * @return the state; read or save it only between two calls of {@link #doWork()}
     */
    public StoreState state() {
        return state;
    }

    /**
     * Writes all clients with the descriptors of their sockets, and where the store is, for a successor. Does not finish the writer.
     *
     * @param writer      a writer without records
     * @param descriptors returns the number that the image uses for a socket
     */
    public void save(final ImageWriter writer, final ToIntFunction<Channel> descriptors) {
        state.save(writer, descriptors, descriptors.applyAsInt(socket.channel()));
    }

    /**
     * Where clients connect.
     *
     * @return the socket's path
     */
    public Path path() {
        return socket.path();
    }

    /**
     * Allows {@code xenstore-control live-update} to start a successor. The tool gets its answer when the successor serves or has failed.
     *
     * @param starter starts the process, which then connects to the handoff socket
     */
    public void allowLiveUpdate(final SuccessorStarter starter) {
        liveUpdate = new LiveUpdate((program, arguments) -> {
            monitor.liveUpdate(program, arguments);
            return starter.start(program, arguments);
        });
        dispatcher.allow(liveUpdate);
        clients.allow(liveUpdate);
    }

    private boolean isUpdating() {
        return liveUpdate != null && liveUpdate.isPending();
    }

    /** Makes {@link #doWork()} do nothing until {@link #thaw(String)}: nothing is read, written, accepted or closed. */
    public void freeze() {
        isFrozen = true;
        if (liveUpdate != null) {
            liveUpdate.freeze();
        }
    }

    /**
     * Resumes serving after {@link #freeze()}.
     *
     * @param reason why no successor serves, for the operator who requested it
     */
    public void thaw(final String reason) {
        isFrozen = false;
        if (liveUpdate != null) {
            liveUpdate.thaw(reason);
        }
        clients.offerAll();
    }

    /** Ends the current or the next wait in {@link #doWork(Duration)}. For any thread. */
    public void wakeUp() {
        poller.wakeUp();
    }

    /** Disconnects all clients, deletes the socket file and closes the state. Closing again does nothing. */
    @Override
    public void close() {
        if (!isClosed) {
            if (gauges != null) {
                gauges.update(state);
            }
            if (usage != null) {
                usage.end(state);
            }
            clients.tellEnd();
            kept.close();
            closeConnections();
            socket.delete();
            state.close();
        }
    }

    /**
     * Closes the channels of all sockets, and the store, after a successor has taken them over. The sockets' descriptors must be closed already; otherwise this
     * would shut the sockets down.
     */
    public void release() {
        if (!isClosed) {
            if (liveUpdate != null) {
                liveUpdate.successor().ifPresent(kept::successor);
            }
            kept.release();
            if (usage != null) {
                usage.close();
            }
            closeConnections();
            socket.close();
            state.release();
        }
    }

    private void closeConnections() {
        isClosed = true;
        published.close();
        final List<ClientSession> all = new ArrayList<>(state.sessions());
        for (final ClientSession session : all) {
            state.disconnect(session);
            Descriptors.close(session.channel());
        }
        poller.close();
    }

    @Override
    public void onClose() {
        close();
    }
}
