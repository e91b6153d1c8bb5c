// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.handoff.BoundSocketFile;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Queue;
import org.newsclub.net.unix.AFUNIXSocketChannel;

/** Serves clients in turns: accepts them, reads their requests, has them answered, and writes what waits for them. Nothing here waits. */
final class ClientTurns {
    /** After this time, the requests of other clients are answered first. */
    private static final long TURN_NANOS = 500_000;
    /** How many clients are accepted at once. */
    private static final int MOST_ACCEPTED = 16;

    private final StoreState state;
    private final RequestDispatcher dispatcher;
    private final KeptClients kept;
    private final DaemonMonitor monitor;
    private final ListeningSocket socket;
    private final Poller poller;
    private final PolledSocket accepting;
    /** Clients whose requests have been read but not answered, because they had to read replies first, or their turn was over. */
    private final Queue<ClientSession> backlog = new ArrayDeque<>();

    private LiveUpdate liveUpdate;
    private boolean isAccepting = true;
    /** Whether the system had no descriptors for further clients. */
    private boolean isAcceptingLater;

    ClientTurns(
            final StoreState state,
            final RequestDispatcher dispatcher,
            final KeptClients kept,
            final ListeningSocket socket,
            final Poller poller)
            throws IOException {
        this.state = state;
        this.dispatcher = dispatcher;
        this.kept = kept;
        this.monitor = state.monitor();
        this.socket = socket;
        this.poller = poller;
        this.accepting = poller.add(socket.channel(), null);
        for (final ClientSession session : state.sessions()) {
            register(session);
        }
        offerAll();
    }

    /** Tells this live update of clients that disconnect. */
    void allow(final LiveUpdate allowed) {
        liveUpdate = allowed;
    }

    /** Whether clients wait for their next turn. */
    boolean isWaiting() {
        return !backlog.isEmpty();
    }

    /** Whether to look soon whether there are descriptors for further clients. */
    boolean isAcceptingLater() {
        return isAcceptingLater;
    }

    /** Looks after all clients in the next call, since their sockets may have been ready before. */
    void offerAll() {
        backlog.clear();
        state.sessions().forEach(this::postpone);
    }

    /** Answers a client's requests in the next turn. */
    private void postpone(final ClientSession session) {
        session.isPostponed(true);
        backlog.add(session);
    }

    /**
     * Accepts, reads, answers and writes as much as is possible without waiting.
     *
     * @param readyCount how many sockets the poller has found ready
     * @return for how many clients something was done
     */
    int work(final int readyCount) throws IOException {
        if (isAcceptingLater) {
            acceptAgain();
        }
        int done = 0;
        if (accepting.isReadable()) {
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
        for (int i = 0; i < readyCount; i++) {
            final PolledSocket ready = poller.ready(i);
            if (ready.owner() instanceof ClientSession session && ready.isReady()) {
                serve(session, ready);
                done++;
            }
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
        return done;
    }

    private void serve(final ClientSession session, final PolledSocket ready) {
        if (ready.isHungUp()) {
            if (!session.isPostponed()) {
                hangUp(session);
            }
            return;
        }
        final boolean isWritable = ready.isWritable();
        if (ready.isReadable() && !session.isPostponed()) {
            read(session);
            answer(session);
            settle(session);
        }
        if (session.isConnected() && isWritable) {
            write(session);
            monitor.beginRequests();
        }
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
        poller.await(accepting, 0);
        return accepted;
    }

    private void acceptAgain() {
        isAccepting = true;
        isAcceptingLater = false;
        poller.await(accepting, PolledSocket.READ);
    }

    private void register(final ClientSession session) throws IOException {
        session.register(poller.add(session.channel(), session));
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

    /** Handles a client that has closed its end. Its earlier requests are still answered. */
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
        poller.await(
                session.socket(),
                (session.isServed() ? PolledSocket.READ : 0)
                        | (session.output().length() > 0 ? PolledSocket.WRITE : 0));
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
        poller.remove(session.socket());
        Descriptors.close(session.channel());
        if (!isAccepting) {
            acceptAgain();
        }
    }

    /** Says that all clients are disconnected with this daemon. */
    void tellEnd() {
        state.sessions().forEach(session -> tellDisconnected(session, DisconnectReason.ENDED));
    }

    private void tellDisconnected(final ClientSession session, final DisconnectReason reason) {
        monitor.disconnected(session.uniqueId(), session.process(), session.counters(), reason);
    }
}
