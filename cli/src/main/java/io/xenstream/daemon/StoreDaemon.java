// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.codec.ImageWriter;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.agrona.concurrent.Agent;
import org.newsclub.net.unix.AFUNIXSelectorProvider;

/**
 * Serves a store over a unix socket, to clients that are trusted as domain 0 is.
 *
 * <p>It has no thread of its own: each {@link #doWork()} accepts, reads, answers and writes what can be without waiting, unless it was told to
 * wait for something to do. Whoever calls it may in between save its state, down to requests that have been read in part and replies that have
 * been written in part.
 *
 * <p>A client that sends what is no request is disconnected. One that does not read its replies has no more requests read; one that lets more
 * watch events pile up than {@link Limits#maxOutput()} is disconnected. Others are not disturbed. For one thread, but for {@link #wakeUp()}.
 */
public final class StoreDaemon implements Agent, AutoCloseable {
    /** How soon the end of a successor is noticed that has not taken over. */
    private static final long UPDATING_WAIT_MILLIS = 50;

    private final StoreState state;
    private final RequestDispatcher dispatcher;
    private final ListeningSocket socket;
    private final Selector selector;
    private final SelectionKey acceptKey;
    private final Map<Connection, SelectionKey> keys = new HashMap<>();
    /** Clients that have sent whole requests which are not answered yet, for they had to read first. */
    private boolean hasBacklog;

    private LiveUpdate liveUpdate;
    private boolean isAccepting = true;
    private boolean isFrozen;
    private boolean isClosed;

    private StoreDaemon(final StoreState state, final ListeningSocket socket, final boolean isReadOnly)
            throws IOException {
        this.state = state;
        this.dispatcher = new RequestDispatcher(state, isReadOnly);
        this.socket = socket;
        this.selector = AFUNIXSelectorProvider.provider().openSelector();
        this.acceptKey = socket.channel().register(selector, SelectionKey.OP_ACCEPT);
        for (final Connection connection : state.connections()) {
            register(connection);
        }
        hasBacklog = true;
    }

    /**
     * Listens on a path, and serves a state from the next {@link #doWork()} on.
     *
     * @param path       of the socket; what is left there of a daemon that died is replaced
     * @param state      what is served, from now on the daemon's
     * @param isReadOnly whether every change is refused
     * @return the daemon; close it
     * @throws ServingException if another daemon listens there, or the operating system refuses
     */
    public static StoreDaemon listen(final Path path, final StoreState state, final boolean isReadOnly) {
        final ListeningSocket socket = ListeningSocket.bind(path);
        try {
            return new StoreDaemon(state, socket, isReadOnly);
        } catch (final IOException refused) {
            socket.delete();
            throw new ServingException("cannot serve " + path + ": " + refused.getMessage(), refused);
        }
    }

    /**
     * Serves a state with a socket that listens already: a predecessor's. Nothing is read, written, accepted or closed before the next
     * {@link #doWork()}.
     *
     * @param path       of the socket
     * @param channel    the socket, of junixsocket's provider
     * @param state      what is served, from now on the daemon's
     * @param isReadOnly whether every change is refused
     * @return the daemon; close it
     * @throws ServingException if the operating system refuses
     */
    public static StoreDaemon resume(
            final Path path, final ServerSocketChannel channel, final StoreState state, final boolean isReadOnly) {
        try {
            return new StoreDaemon(state, new ListeningSocket(path, channel), isReadOnly);
        } catch (final IOException refused) {
            throw new ServingException("cannot serve " + path + ": " + refused.getMessage(), refused);
        }
    }

    /**
     * Has {@link #doWork(Duration)} end its wait when somebody knocks at another socket, whose owner accepts.
     *
     * @param channel a listening socket of junixsocket's provider that does not block
     * @throws ServingException if the operating system refuses
     */
    public void alsoWaitFor(final ServerSocketChannel channel) {
        try {
            channel.register(selector, SelectionKey.OP_ACCEPT);
        } catch (final IOException refused) {
            throw new ServingException("cannot wait for " + channel + ": " + refused.getMessage(), refused);
        }
    }

    @Override
    public String roleName() {
        return "xenstore " + socket.path();
    }

    /**
     * Does what can be done for clients without waiting.
     *
     * @return how many clients something was done for
     * @throws UncheckedIOException if the operating system does not let anybody be served
     */
    @Override
    public int doWork() {
        return doWork(Duration.ZERO);
    }

    /**
     * Does what can be done for clients, and waits if there is nothing.
     *
     * @param longestWait how long it waits at the most; zero for not at all
     * @return how many clients something was done for
     * @throws UncheckedIOException if the operating system does not let anybody be served
     */
    public int doWork(final Duration longestWait) {
        if (isFrozen || isClosed) {
            return 0;
        }
        try {
            if (hasBacklog || longestWait.toMillis() == 0) {
                selector.selectNow();
            } else {
                selector.select(
                        isUpdating() ? Math.min(UPDATING_WAIT_MILLIS, longestWait.toMillis()) : longestWait.toMillis());
            }
            if (isUpdating()) {
                liveUpdate.check();
            }
            return work();
        } catch (final IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private int work() throws IOException {
        int done = 0;
        if ((acceptKey.readyOps() & SelectionKey.OP_ACCEPT) != 0) {
            done += accept();
        }
        for (final Connection connection : new ArrayList<>(state.connections())) {
            final SelectionKey key = keys.get(connection);
            if (!key.isValid()) {
                hangUp(connection);
                done++;
            } else if ((key.readyOps() & SelectionKey.OP_READ) != 0) {
                read(connection);
                done++;
            }
        }
        selector.selectedKeys().clear();
        hasBacklog = false;
        for (final Connection connection : new ArrayList<>(state.connections())) {
            answer(connection);
        }
        // Only now: answers to one client are events for others.
        for (final Connection connection : new ArrayList<>(state.connections())) {
            done += write(connection);
        }
        return done;
    }

    private int accept() throws IOException {
        int accepted = 0;
        try {
            while (state.connections().size() < state.limits().maxConnections()) {
                final SocketChannel channel = socket.channel().accept();
                if (channel == null) {
                    return accepted;
                }
                accepted++;
                channel.configureBlocking(false);
                register(state.connect(channel));
            }
        } catch (final ClosedChannelException closed) {
            throw closed;
        } catch (final IOException outOfDescriptors) {
            if (state.connections().isEmpty()) {
                throw outOfDescriptors;
            }
        }
        // Others wait in the queue until a client goes.
        isAccepting = false;
        acceptKey.interestOps(0);
        return accepted;
    }

    private void register(final Connection connection) throws IOException {
        keys.put(connection, connection.channel().register(selector, SelectionKey.OP_READ, connection));
    }

    private void read(final Connection connection) {
        try {
            if (connection.input().read(connection.channel()) < 0) {
                disconnect(connection);
            }
        } catch (final IOException gone) {
            disconnect(connection);
        }
    }

    /**
     * The client has closed its end. junixsocket's selector tells that by an invalid key; what the client has sent before is done all the same.
     */
    private void hangUp(final Connection connection) {
        try {
            while (connection.input().read(connection.channel()) > 0) {
                answer(connection);
            }
        } catch (final IOException gone) {
            // There is nothing more to come.
        }
        disconnect(connection);
    }

    private void answer(final Connection connection) {
        final InputBuffer input = connection.input();
        Request request;
        while (connection.isServed() && (request = input.poll()) != null) {
            dispatcher.dispatch(connection, request);
        }
        if (input.isOversize() || connection.isOverrun()) {
            disconnect(connection);
        }
    }

    /** Writes what the client takes, and says what to wait for. */
    private int write(final Connection connection) {
        final SelectionKey key = keys.get(connection);
        if (connection.isOverrun()) {
            disconnect(connection);
            return 1;
        }
        final boolean wasServed = connection.isServed();
        final int pending = connection.output().length();
        try {
            if (pending > 0) {
                connection.output().write(connection.channel());
            }
        } catch (final IOException gone) {
            disconnect(connection);
            return 1;
        }
        hasBacklog |= !wasServed && connection.isServed();
        final int interest = (connection.isServed() ? SelectionKey.OP_READ : 0)
                | (connection.output().length() > 0 ? SelectionKey.OP_WRITE : 0);
        if (key.interestOps() != interest) {
            key.interestOps(interest);
        }
        return pending > connection.output().length() ? 1 : 0;
    }

    private void disconnect(final Connection connection) {
        state.disconnect(connection);
        if (liveUpdate != null) {
            liveUpdate.disconnected(connection);
        }
        final SelectionKey key = keys.remove(connection);
        if (key != null) {
            key.cancel();
        }
        Descriptors.close(connection.channel());
        if (!isAccepting) {
            isAccepting = true;
            acceptKey.interestOps(SelectionKey.OP_ACCEPT);
        }
    }

    /**
     * What is served.
     *
     * @return the state, to be looked at and saved between two calls of {@link #doWork()}
     */
    public StoreState state() {
        return state;
    }

    /**
     * Writes the state with all clients and the descriptors of their sockets, for a successor that gets these. The writer is not finished.
     *
     * @param writer      a writer without records
     * @param descriptors says by which number the image is to call a socket
     */
    public void save(final ImageWriter writer, final ToIntFunction<Channel> descriptors) {
        state.save(writer, descriptors, descriptors.applyAsInt(socket.channel()));
    }

    /**
     * Where clients connect to.
     *
     * @return the socket's path
     */
    public Path path() {
        return socket.path();
    }

    /**
     * Has {@code xenstore-control live-update} start a successor. Its operator is answered once that serves, or has failed.
     *
     * @param starter starts the process, which is then to knock
     */
    public void allowLiveUpdate(final SuccessorStarter starter) {
        liveUpdate = new LiveUpdate(starter);
        dispatcher.allow(liveUpdate);
    }

    private boolean isUpdating() {
        return liveUpdate != null && liveUpdate.isPending();
    }

    /** Has nothing read, written, accepted or closed until it is {@linkplain #thaw(String) thawed}; {@link #doWork()} does nothing. */
    public void freeze() {
        isFrozen = true;
        if (liveUpdate != null) {
            liveUpdate.freeze();
        }
    }

    /**
     * Has everything go on after {@link #freeze()}.
     *
     * @param reason why nobody else serves, for the operator who asked for that
     */
    public void thaw(final String reason) {
        isFrozen = false;
        if (liveUpdate != null) {
            liveUpdate.thaw(reason);
        }
        hasBacklog = true;
    }

    /** Ends a wait in {@link #doWork()}, or the next one. The one method for other threads. */
    public void wakeUp() {
        if (selector.isOpen()) {
            selector.wakeup();
        }
    }

    /** Disconnects all clients, and deletes the socket's name. Closing again does nothing. */
    @Override
    public void close() {
        if (!isClosed) {
            closeConnections();
            socket.delete();
        }
    }

    /**
     * Closes the channels of all sockets, which are a successor's now; their descriptors must be closed already, or the sockets would be
     * shut down with them.
     */
    public void release() {
        if (!isClosed) {
            closeConnections();
            socket.close();
        }
    }

    private void closeConnections() {
        isClosed = true;
        final List<Connection> all = new ArrayList<>(state.connections());
        for (final Connection connection : all) {
            state.disconnect(connection);
            Descriptors.close(connection.channel());
        }
        keys.clear();
        try {
            selector.close();
        } catch (final IOException alreadyGone) {
            // Nothing waits on it any more.
        }
    }

    @Override
    public void onClose() {
        close();
    }
}
