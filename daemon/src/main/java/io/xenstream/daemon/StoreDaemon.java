// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.XenstreamException;
import io.xenstream.handoff.BoundSocketFile;
import io.xenstream.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.ToIntFunction;
import org.agrona.concurrent.Agent;
import org.newsclub.net.unix.AFUNIXSelectorProvider;
import org.newsclub.net.unix.AFUNIXSocketChannel;

/**
 * Serves a store over a unix socket to clients that are trusted like domain 0.
 *
 * <p>It has no thread of its own: each {@link #doWork()} accepts, reads, answers and writes as much as possible without waiting;
 * {@link #doWork(Duration)} may wait. Between two calls, the caller may save the state, including requests that have been read in part and
 * replies that have been written in part.
 *
 * <p>A client that sends a malformed request is disconnected. While a client does not read its replies, the daemon reads no more requests from
 * it; a client that lets more watch events pile up than {@link DaemonLimits#maxOutput()} is disconnected. Other clients are not affected. For
 * one thread, except for {@link #wakeUp()} and {@link #awaitStatistics}.
 */
public final class StoreDaemon implements Agent, AutoCloseable {
    /** How soon the daemon notices what no socket tells it: the end of a successor, a store that its predecessor has closed, descriptors. */
    private static final long SHORT_WAIT_MILLIS = 50;

    /** After this time, the requests of other clients are answered first. */
    private static final long TURN_NANOS = 500_000;
    /** How many clients are accepted at once. */
    private static final int MOST_ACCEPTED = 16;

    private final StoreState state;
    private final RequestDispatcher dispatcher;
    private final ListeningSocket socket;
    private final Selector selector;
    private final SelectionKey acceptKey;
    /** Walked by index, since the selector makes garbage when its selected keys are iterated. Each client knows its place. */
    private final List<ClientSession> clients = new ArrayList<>();
    /** Clients whose requests have been read but not answered, because they had to read replies first, or their turn was over. */
    private final Queue<ClientSession> backlog = new ArrayDeque<>();
    /** Whether this process has the store for itself. */
    private boolean isLocked;
    /** Whether the store has work that can wait, and whether it can do it. */
    private boolean isTidying;

    private boolean canTidy = true;

    /** Of sockets that others accept from. */
    private final List<SelectionKey> otherKeys = new ArrayList<>();

    private final KeptClients kept;
    private LiveUpdate liveUpdate;
    private boolean isAccepting = true;
    /** Whether the system had no descriptors for further clients. */
    private boolean isAcceptingLater;

    private boolean isFrozen;
    private boolean isClosed;
    private final DaemonMonitor monitor;
    private final PublishedStatistics published;

    private StoreDaemon(
            final StoreState state, final ListeningSocket socket, final KeptClients kept, final boolean isReadOnly)
            throws IOException {
        this.state = state;
        this.kept = kept;
        this.dispatcher = new RequestDispatcher(state, isReadOnly);
        this.monitor = state.monitor();
        this.socket = socket;
        this.selector = AFUNIXSelectorProvider.provider().openSelector();
        this.acceptKey = socket.channel().register(selector, SelectionKey.OP_ACCEPT);
        for (final ClientSession session : state.sessions()) {
            register(session);
        }
        offerAll();
        this.published = new PublishedStatistics(this::wakeUp);
    }

    /** Looks after all clients in the next call, since their sockets may have been ready before. */
    private void offerAll() {
        backlog.clear();
        state.sessions().forEach(this::postpone);
    }

    /** Answers a client's requests in the next turn. */
    private void postpone(final ClientSession session) {
        session.isPostponed(true);
        backlog.add(session);
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
     * Makes {@link #doWork(Duration)} return when a process connects to another socket, whose owner accepts the connection.
     *
     * @param channel a listening socket of junixsocket's provider that does not block
     * @throws ServingException if the operating system refuses
     */
    public void alsoWaitFor(final ServerSocketChannel channel) {
        try {
            otherKeys.add(channel.register(selector, SelectionKey.OP_ACCEPT));
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
        for (int i = 0; i < otherKeys.size(); i++) {
            isReady |= otherKeys.get(i).isValid() && otherKeys.get(i).readyOps() != 0;
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
     * @throws UncheckedIOException if the listening socket or the selector fails
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
     * @throws UncheckedIOException if the listening socket or the selector fails
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
            final long wait = backlog.isEmpty() && !isTidying ? longestWait.toMillis() : 0;
            if (wait == 0) {
                selector.selectNow();
            } else {
                final boolean isShort = isUpdating() || !isLocked || isAcceptingLater || kept.isWaiting();
                selector.select(isShort ? Math.min(SHORT_WAIT_MILLIS, wait) : wait);
            }
            if (isAcceptingLater) {
                acceptAgain();
            }
            if (kept.isWaiting()) {
                kept.flush();
            }
            if (isUpdating()) {
                liveUpdate.check();
            }
            isLocked = isLocked || state.lock();
            monitor.beginTurn();
            final int done = work();
            monitor.endTurn(done);
            return done;
        } catch (final IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private int work() throws IOException {
        int done = 0;
        if ((acceptKey.readyOps() & SelectionKey.OP_ACCEPT) != 0) {
            done += accept();
        }
        for (int waiting = backlog.size(); waiting > 0; waiting--) {
            final ClientSession session = backlog.remove();
            session.isPostponed(false);
            if (session.isConnected()) {
                done++;
                answer(session);
                write(session);
                monitor.beginRequests();
            }
        }
        for (int i = clients.size() - 1; i >= 0; i--) {
            // A client that disconnects gives its place to the last one, which has been served.
            done += serve(clients.get(i));
        }
        // After all answers: a request of one client causes events for others.
        ClientSession session = state.unwritten().poll();
        while (session != null) {
            session.written();
            if (session.isConnected()) {
                done += write(session);
            }
            session = state.unwritten().poll();
        }
        return done > 0 ? done : tidy();
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

    private int serve(final ClientSession session) {
        final SelectionKey key = session.key();
        if (!key.isValid()) {
            if (!session.isPostponed()) {
                hangUp(session);
            }
            return 1;
        }
        final int ready = key.readyOps();
        if ((ready & SelectionKey.OP_READ) != 0 && !session.isPostponed()) {
            read(session);
            answer(session);
            settle(session);
        }
        if (session.isConnected() && (ready & SelectionKey.OP_WRITE) != 0) {
            write(session);
            monitor.beginRequests();
        }
        return ready == 0 ? 0 : 1;
    }

    private int accept() throws IOException {
        int accepted = 0;
        try {
            while (state.sessions().size() < state.limits().maxConnections()) {
                final SocketChannel channel =
                        accepted == MOST_ACCEPTED ? null : socket.channel().accept();
                if (channel == null) {
                    return accepted;
                }
                accepted++;
                if (channel instanceof AFUNIXSocketChannel client && !BoundSocketFile.admits(client)) {
                    Descriptors.close(channel);
                    continue;
                }
                channel.configureBlocking(false);
                final ClientSession session = state.connect(channel);
                register(session);
                kept.connected(session);
                monitor.connected(session.uniqueId(), session.process());
            }
        } catch (final ClosedChannelException closed) {
            throw closed;
        } catch (final IOException outOfDescriptors) {
            isAcceptingLater = true;
        }
        // Further clients wait in the socket's queue until one disconnects, or until there may be descriptors.
        isAccepting = false;
        acceptKey.interestOps(0);
        return accepted;
    }

    private void acceptAgain() {
        isAccepting = true;
        isAcceptingLater = false;
        acceptKey.interestOps(SelectionKey.OP_ACCEPT);
    }

    private void register(final ClientSession session) throws IOException {
        session.register(session.channel().register(selector, SelectionKey.OP_READ), clients.size());
        clients.add(session);
    }

    private void read(final ClientSession session) {
        kept.begin(session);
        try {
            if (receive(session) < 0) {
                disconnect(session, DisconnectReason.CLOSED);
            }
        } catch (final IOException gone) {
            disconnect(session, DisconnectReason.CLOSED);
        }
    }

    private static int receive(final ClientSession session) throws IOException {
        final int count = session.input().read(session.channel());
        session.counters().received(Math.max(count, 0));
        return count;
    }

    /**
     * Handles a client that has closed its end, which junixsocket's selector reports by an invalid key. Its earlier requests are still answered.
     */
    private void hangUp(final ClientSession session) {
        kept.begin(session);
        try {
            while (receive(session) > 0) {
                answer(session);
                if (session.isPostponed()) {
                    return;
                }
            }
        } catch (final IOException gone) {
            // The client sends nothing more.
        }
        disconnect(session, DisconnectReason.CLOSED);
    }

    private void answer(final ClientSession session) {
        final InputBuffer input = session.input();
        final long begin = monitor.time();
        boolean isItsTurn = true;
        Request request;
        while (isItsTurn && session.isServed() && (request = input.peek()) != null) {
            isItsTurn = dispatcher.dispatch(session, request);
            if (isItsTurn) {
                input.remove();
                monitor.answered();
                isItsTurn = monitor.time() - begin < TURN_NANOS;
            } else {
                monitor.beginRequests();
            }
        }
        if (session.isConnected() && (input.isOversize() || session.isOverrun())) {
            disconnect(session, session.isOverrun() ? DisconnectReason.OVERRUN : DisconnectReason.MALFORMED);
        } else if (session.isServed() && input.hasRequest()) {
            postpone(session);
        }
    }

    /** Writes as much as the client accepts, and updates the operations to wait for. */
    private int write(final ClientSession session) {
        final SelectionKey key = session.key();
        if (session.isOverrun()) {
            disconnect(session, DisconnectReason.OVERRUN);
            return 1;
        }
        final int pending = session.output().length();
        try {
            if (pending > 0) {
                kept.begin(session);
                session.counters().sent(session.output().write(session.channel()));
            }
        } catch (final IOException gone) {
            session.output().discard();
            if (!session.isPostponed()) {
                hangUp(session);
            }
            return 1;
        }
        if (!session.isPostponed() && session.isServed() && session.input().hasRequest()) {
            // It had to read replies first.
            postpone(session);
        }
        final int interest = (session.isServed() ? SelectionKey.OP_READ : 0)
                | (session.output().length() > 0 ? SelectionKey.OP_WRITE : 0);
        if (key.interestOps() != interest) {
            key.interestOps(interest);
        }
        settle(session);
        return pending > session.output().length() ? 1 : 0;
    }

    /** Says so if nothing is left to do for a client, not even a reply that follows later. */
    private void settle(final ClientSession session) {
        if (liveUpdate == null || !liveUpdate.isAwaitedBy(session)) {
            kept.settle(session);
        }
    }

    private void disconnect(final ClientSession session, final DisconnectReason reason) {
        if (!session.isConnected()) {
            return;
        }
        tellDisconnected(session, reason);
        kept.disconnecting(session);
        state.disconnect(session);
        if (liveUpdate != null) {
            liveUpdate.disconnected(session);
        }
        session.key().cancel();
        final ClientSession last = clients.remove(clients.size() - 1);
        if (last != session) {
            clients.set(session.place(), last);
            last.register(last.key(), session.place());
        }
        Descriptors.close(session.channel());
        if (!isAccepting) {
            acceptAgain();
        }
    }

    private void tellDisconnected(final ClientSession session, final DisconnectReason reason) {
        monitor.disconnected(session.uniqueId(), session.process(), session.counters(), reason);
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
        offerAll();
    }

    /** Ends the current or the next wait in {@link #doWork(Duration)}. For any thread. */
    public void wakeUp() {
        if (selector.isOpen()) {
            selector.wakeup();
        }
    }

    /** Disconnects all clients, deletes the socket file and closes the state. Closing again does nothing. */
    @Override
    public void close() {
        if (!isClosed) {
            state.sessions().forEach(session -> tellDisconnected(session, DisconnectReason.ENDED));
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
        clients.clear();
        try {
            selector.close();
        } catch (final IOException alreadyGone) {
            // Nothing waits on it.
        }
    }

    @Override
    public void onClose() {
        close();
    }
}
