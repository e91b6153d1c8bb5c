// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.codec.ImageIoException;
import io.xenstream.daemon.NotifySocket.Outcome;
import io.xenstream.daemon.SavedClients.SavedClient;
import io.xenstream.daemon.SavedClients.SavedWatch;
import io.xenstream.handoff.BoundSocketFile;
import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.newsclub.net.unix.AFUNIXServerSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketChannel;
import org.newsclub.net.unix.FileDescriptorAccess;

/**
 * Keeps clients connected when this process dies. A service manager gets a copy of each socket and passes it to the next process; the {@link ClientsFile} says
 * what is known about its client. The next process serves on for those that were not in flight, and ends the other connections.
 *
 * <p>A client is in flight from before its bytes are read, or bytes are written to it, until everything is answered and written and it has no open transaction.
 * Without a service manager, or with a temporary store, no client is kept, and every method does nothing.
 */
final class KeptClients implements StoreState.WatchRecorder {
    static final String LISTENING = "listen";
    private static final String CLIENT = "client-";
    private static final String STORE = "FDSTORE=1\nFDNAME=";
    private static final String REMOVE = "FDSTOREREMOVE=1\nFDNAME=";
    /** Messages that wait while the service manager's queue is full, beside those about the clients. */
    private static final int MOST_WAITING = 1 << 12;

    /** Bytes that clients without watches may take when they are read. */
    private static final long MEMORY_OF_CLIENTS = 64L << 20;

    private static final int ATTEMPTS_AT_THE_END = 100;
    private static final long PAUSE_NANOS = 1_000_000;

    private final StoreState state;
    /** Null without a service manager. */
    private final NotifySocket socket;

    private final Queue<Notice> unsent = new ArrayDeque<>();
    /** Null if no client is kept. */
    private ClientsFile file;

    private long number = ThreadLocalRandom.current().nextLong();
    private Set<Long> stored = Set.of();

    /** A message to the service manager; the descriptor of a client, whose connection is kept once it is sent, or another one, or none. */
    private record Notice(String message, ClientSession client, FileDescriptor descriptor) {}

    KeptClients(final StoreState state, final ServiceEnvironment environment) {
        this.state = state;
        this.socket = environment.notifySocket().map(KeptClients::open).orElse(null);
    }

    private static NotifySocket open(final String name) {
        try {
            return NotifySocket.of(name);
        } catch (final IOException tooLong) {
            return null;
        }
    }

    private boolean canKeep() {
        return socket != null && state.clientsFile() != null;
    }

    private static boolean isOwn(final String name) {
        return name.equals(LISTENING) || name.startsWith(CLIENT);
    }

    private String name(final long uniqueId) {
        return CLIENT + Long.toHexString(number) + '-' + uniqueId;
    }

    // ---- A process begins

    /**
     * Listens on the inherited socket, or on a new one, and connects the clients that a process that was killed has left. All other inherited sockets are closed.
     *
     * @throws ServingException if another daemon listens there, or the operating system refuses; the clients can then be connected later
     */
    ListeningSocket listen(final Path path, final ServiceEnvironment environment) {
        final PassedSockets inherited = PassedSockets.of(environment.descriptors(), KeptClients::isOwn);
        final Optional<SavedClients> saved = saved();
        ListeningSocket listening =
                saved.map(clients -> adopt(path, clients, inherited)).orElse(null);
        final boolean isNew = listening == null;
        if (isNew) {
            // The service manager still has it: clients would connect to it, and so nobody else could listen.
            inherited.endListening();
            listening = ListeningSocket.bind(path);
        }
        saved.ifPresent(clients -> connect(clients, inherited));
        int ended = 0;
        for (final String name : inherited.names()) {
            inherited.end(name);
            send(new Notice(REMOVE + name, null, null));
            ended += name.equals(LISTENING) ? 0 : 1;
        }
        state.reportConnections(state.sessions().size(), ended);
        create(path, true);
        publish();
        if (isNew && file != null) {
            send(new Notice(STORE + LISTENING, null, descriptor((FileDescriptorAccess) listening.channel())));
        }
        return listening;
    }

    private Optional<SavedClients> saved() {
        final Optional<SavedClients> saved = canKeep()
                ? SavedClients.read(
                        state.clientsFile(),
                        MEMORY_OF_CLIENTS + 2 * state.limits().maxMemory())
                : Optional.empty();
        saved.ifPresent(clients -> {
            number = clients.number();
            state.continueAfter(clients.lastUniqueId());
        });
        return saved;
    }

    /** The inherited listening socket; null unless it is the one that lies at the path. */
    private static ListeningSocket adopt(final Path path, final SavedClients saved, final PassedSockets inherited) {
        try {
            final Map<String, Object> found = identity(path);
            if (!found.get("dev").equals(saved.device()) || !found.get("ino").equals(saved.inode())) {
                return null;
            }
            final AFUNIXServerSocketChannel channel = inherited.takeListening(LISTENING);
            return channel == null ? null : new ListeningSocket(path, channel);
        } catch (final IOException gone) {
            return null;
        }
    }

    private static Map<String, Object> identity(final Path path) throws IOException {
        return Files.readAttributes(path, "unix:dev,ino", LinkOption.NOFOLLOW_LINKS);
    }

    private void connect(final SavedClients saved, final PassedSockets inherited) {
        saved.clients().forEach((uniqueId, client) -> {
            final AFUNIXSocketChannel channel =
                    client.isInFlight() || !state.isFree(client.id()) ? null : inherited.takeConnection(name(uniqueId));
            if (channel != null) {
                connect(uniqueId, client, channel);
            }
        });
        stored = Set.copyOf(saved.clients().keySet());
    }

    private void connect(final long uniqueId, final SavedClient client, final AFUNIXSocketChannel channel) {
        ClientSession session = null;
        try {
            channel.configureBlocking(false);
            if (BoundSocketFile.admits(channel)) {
                session = state.connect(client.id(), uniqueId, channel);
                for (final SavedWatch saved : client.watches()) {
                    restore(new Watch(session, saved.path(), saved.token(), saved.depth()));
                }
                state.addUp(session);
                return;
            }
        } catch (final IOException | RequestException unusable) {
            // Its connection ends.
        }
        if (session != null) {
            state.disconnect(session);
        }
        Descriptors.close(channel);
        send(new Notice(REMOVE + name(uniqueId), null, null));
    }

    /** What has happened since the last event is not known, so there is one. */
    private void restore(final Watch watch) {
        state.add(watch);
        watch.session().sendEvent(watch.wpath(), 0, watch.wpath().capacity(), watch.token());
    }

    /** Creates the file beside the path, for a successor that has not taken over yet. The predecessor's must not change any more. */
    void prepare(final Path path) {
        saved().ifPresent(clients -> stored = Set.copyOf(clients.clients().keySet()));
        create(path, false);
    }

    /**
     * Creates the file with the clients that the service manager has.
     *
     * @param isRestart whether nothing but events waits for the clients, and another process could send these as well
     */
    private void create(final Path path, final boolean isRestart) {
        if (!canKeep()) {
            return;
        }
        try {
            final Map<String, Object> found = identity(path);
            file = ClientsFile.create(state.clientsFile(), number, (Long) found.get("dev"), (Long) found.get("ino"));
            file.lastUniqueId(state.lastUniqueId());
            for (final ClientSession session : state.sessions()) {
                if (stored.contains(session.uniqueId())) {
                    record(session, !isRestart && !session.isSettled());
                }
            }
            state.recordWatches(this);
        } catch (final IOException gone) {
            // Nobody can connect either.
            giveUp();
        } catch (final ImageIoException full) {
            state.monitor().failed(full);
            giveUp();
        }
    }

    /** Keeps no client any more, until this process ends. */
    private void giveUp() {
        state.recordWatches(StoreState.WatchRecorder.NONE);
        for (final ClientSession session : state.sessions()) {
            session.slot(ClientsFile.NONE);
        }
        if (file != null) {
            file.close();
            file = null;
        }
    }

    /** Makes this process's file the one that counts, and lets the service manager have the other clients, too. */
    void publish() {
        try {
            if (file != null) {
                file.publish();
                state.sessions().stream()
                        .filter(session -> session.slot() == ClientsFile.NONE)
                        .forEach(this::offer);
            } else if (state.clientsFile() != null) {
                ClientsFile.delete(state.clientsFile());
            }
        } catch (final ImageIoException refused) {
            state.monitor().failed(refused);
            giveUp();
        }
    }

    // ---- Clients

    /** A client has connected. */
    void connected(final ClientSession session) {
        if (file != null) {
            file.lastUniqueId(session.uniqueId());
            offer(session);
        }
    }

    private void offer(final ClientSession session) {
        if (session.channel() instanceof FileDescriptorAccess access) {
            send(new Notice(STORE + name(session.uniqueId()), session, descriptor(access)));
        }
    }

    private static FileDescriptor descriptor(final FileDescriptorAccess channel) {
        try {
            return channel.getFileDescriptor();
        } catch (final IOException closed) {
            return null;
        }
    }

    private void record(final ClientSession session, final boolean isInFlight) {
        try {
            session.slot(file.addClient(session.uniqueId(), session.id(), true));
            session.inFlight(true);
            for (final Watch watch : session.watches()) {
                record(watch);
            }
            if (!isInFlight) {
                flag(session, false);
            }
        } catch (final ImageIoException full) {
            state.monitor().failed(full);
            forget(session);
        }
    }

    private void record(final Watch watch) {
        watch.slot =
                file.addWatch(watch.session().uniqueId(), watch.number, watch.depth(), watch.wpath(), watch.token());
    }

    private void forget(final ClientSession session) {
        if (session.slot() != ClientsFile.NONE) {
            // Before its watches: a client without some of them must not be found.
            file.remove(session.slot());
            session.slot(ClientsFile.NONE);
            session.watches().forEach(this::removed);
            send(new Notice(REMOVE + name(session.uniqueId()), null, null));
        }
    }

    /** A client is about to be disconnected; it still has its watches. */
    void disconnecting(final ClientSession session) {
        if (file != null) {
            if (!unsent.isEmpty()) {
                unsent.removeIf(notice -> notice.client == session);
            }
            forget(session);
        }
    }

    /** Bytes are about to be read from a client or written to it. */
    void begin(final ClientSession session) {
        if (session.slot() != ClientsFile.NONE && !session.isInFlight()) {
            flag(session, true);
        }
    }

    /** There may be nothing more to do for a client. */
    void settle(final ClientSession session) {
        if (session.slot() != ClientsFile.NONE && session.isInFlight() && session.isSettled()) {
            flag(session, false);
        }
    }

    private void flag(final ClientSession session, final boolean isInFlight) {
        session.inFlight(isInFlight);
        file.flag(session.slot(), isInFlight);
    }

    @Override
    public void added(final Watch watch) {
        final ClientSession session = watch.session();
        if (session.slot() != ClientsFile.NONE) {
            try {
                record(watch);
            } catch (final ImageIoException full) {
                state.monitor().failed(full);
                forget(session);
            }
        }
    }

    @Override
    public void removed(final Watch watch) {
        if (watch.slot != ClientsFile.NONE && file != null) {
            file.remove(watch.slot);
            watch.slot = ClientsFile.NONE;
        }
    }

    // ---- Messages to the service manager

    private void send(final Notice notice) {
        if (socket != null && (notice.client != null || unsent.size() < MOST_WAITING)) {
            unsent.add(notice);
            flush();
        }
    }

    /** Whether messages wait because the service manager's queue is full. */
    boolean isWaiting() {
        return !unsent.isEmpty();
    }

    /** Sends what waits, as far as the service manager takes it. */
    void flush() {
        while (!unsent.isEmpty()) {
            final Notice notice = unsent.peek();
            final Outcome outcome = socket.send(notice.message, notice.descriptor);
            if (outcome == Outcome.FULL) {
                return;
            }
            unsent.remove();
            if (outcome == Outcome.SENT && notice.client != null && file != null) {
                record(notice.client, !notice.client.isSettled());
            }
        }
    }

    /** This process serves, and is the service's main process from now on. */
    void ready(final boolean isSuccessor) {
        send(new Notice(
                isSuccessor ? mainProcess(ProcessHandle.current().pid()) + "\nREADY=1" : "READY=1", null, null));
    }

    private static String mainProcess(final long pid) {
        return "MAINPID=" + pid;
    }

    /** Another process serves, and is the service's main process from now on. */
    void successor(final long pid) {
        send(new Notice(mainProcess(pid), null, null));
    }

    // ---- A process ends

    /** Leaves the clients to a successor, or to a predecessor that serves on. */
    void release() {
        unsent.removeIf(notice -> notice.client != null);
        giveUp();
        end();
    }

    /** Forgets all clients: their connections end with this process. */
    void close() {
        send(new Notice("STOPPING=1", null, null));
        if (file != null) {
            send(new Notice(REMOVE + LISTENING, null, null));
            state.sessions().forEach(this::disconnecting);
            ClientsFile.delete(state.clientsFile());
        }
        giveUp();
        end();
    }

    private void end() {
        for (int i = 0; isWaiting() && i < ATTEMPTS_AT_THE_END; i++) {
            LockSupport.parkNanos(PAUSE_NANOS);
            flush();
        }
        unsent.clear();
        if (socket != null) {
            socket.close();
        }
    }
}
