// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * A test client of a daemon's socket. It sends any bytes, including partial requests, and reads only when a method needs a message. For one
 * thread.
 */
public final class Client implements AutoCloseable {
    private static final int ROOM = 1 << 16;
    private static final String TOO_LONG = "E2BIG";

    private final SocketChannel channel;
    private final Selector selector;
    private final ByteBuffer arrived = ByteBuffer.allocate(ROOM).flip();
    private final Queue<WatchEvent> events = new ArrayDeque<>();
    private int lastRequestId;

    private Client(final SocketChannel channel, final Selector selector) {
        this.channel = channel;
        this.selector = selector;
    }

    /** Connects; the daemon may accept the connection later. */
    public static Client connect(final Path socket) throws IOException {
        final SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.configureBlocking(false);
            final Selector selector = Selector.open();
            channel.register(selector, SelectionKey.OP_READ);
            return new Client(channel, selector);
        } catch (final IOException refused) {
            channel.close();
            throw refused;
        }
    }

    // ---- Bytes and messages

    /** Sends any bytes. */
    public void send(final byte[] bytes) throws IOException {
        final ByteBuffer unsent = ByteBuffer.wrap(bytes);
        final Deadline deadline = Deadline.in(Deadline.LONG);
        deadline.await("the daemon took the request", () -> {
            channel.write(unsent);
            return !unsent.hasRemaining();
        });
    }

    /**
     * The next message, an event or a response.
     *
     * @throws EOFException   if the daemon has closed the connection
     * @throws AssertionError if none comes in time
     */
    public Message receive(final Duration time) throws IOException {
        final Deadline deadline = Deadline.in(time);
        Message message = Message.take(arrived);
        while (message == null) {
            if (deadline.remaining() <= 0) {
                throw new AssertionError("the daemon has not answered within " + time);
            }
            selector.select(Math.max(1, Duration.ofNanos(deadline.remaining()).toMillis()));
            selector.selectedKeys().clear();
            arrived.compact();
            final int count = channel.read(arrived);
            arrived.flip();
            if (count < 0) {
                throw new EOFException("the daemon has closed the connection");
            }
            message = Message.take(arrived);
        }
        return message;
    }

    /** Whether something has arrived; does not wait. */
    public boolean hasMessage() throws IOException {
        selector.selectNow();
        final boolean isReady = !selector.selectedKeys().isEmpty();
        selector.selectedKeys().clear();
        return isReady || arrived.hasRemaining();
    }

    /** An id for a request that the caller builds. */
    public int nextRequestId() {
        return ++lastRequestId;
    }

    /**
     * Waits for the response to a request; events that come before it are kept.
     *
     * @throws StoreError     if the response is an error
     * @throws AssertionError if it is the response to anything else, or none comes in time
     */
    public Message response(final int requestId, final Duration time) throws IOException {
        final Deadline deadline = Deadline.in(time);
        while (true) {
            final Message message = receive(Duration.ofNanos(Math.max(1, deadline.remaining())));
            if (message.type() == Message.WATCH_EVENT) {
                events.add(WatchEvent.of(message));
                continue;
            }
            if (message.requestId() != requestId) {
                throw new AssertionError("a response to request " + message.requestId() + ", not " + requestId);
            }
            if (message.type() == Message.ERROR) {
                throw new StoreError(message.text());
            }
            return message;
        }
    }

    /** Sends a request and waits for its response, as {@link #response} does. */
    public Message request(final int type, final int transactionId, final byte[] payload) throws IOException {
        final int requestId = nextRequestId();
        send(new Message(type, requestId, transactionId, payload).bytes());
        return response(requestId, Deadline.LONG);
    }

    private Message request(final int type, final int transactionId, final String... strings) throws IOException {
        return request(type, transactionId, Message.strings(strings));
    }

    /** The next event. */
    public WatchEvent event() throws IOException {
        final WatchEvent kept = events.poll();
        if (kept != null) {
            return kept;
        }
        final Message message = receive(Deadline.LONG);
        if (message.type() != Message.WATCH_EVENT) {
            throw new AssertionError("not an event, but a message of type " + message.type());
        }
        return WatchEvent.of(message);
    }

    /** All events that the daemon has sent so far, in order. */
    public List<WatchEvent> events() throws IOException {
        domainPath(0);
        final List<WatchEvent> all = new ArrayList<>(events);
        events.clear();
        return all;
    }

    // ---- Requests; transaction 0 is none

    /** A value. */
    public byte[] read(final int transactionId, final String path) throws IOException {
        return request(Message.READ, transactionId, path).payload();
    }

    /** A value that is text. */
    public String read(final String path) throws IOException {
        return new String(read(0, path), Message.BYTES);
    }

    public void write(final int transactionId, final String path, final byte[] value) throws IOException {
        final byte[] name = Message.strings(path);
        request(
                Message.WRITE,
                transactionId,
                ByteBuffer.allocate(name.length + value.length)
                        .put(name)
                        .put(value)
                        .array());
    }

    public void write(final String path, final String value) throws IOException {
        write(0, path, value.getBytes(Message.BYTES));
    }

    public void mkdir(final String path) throws IOException {
        request(Message.MKDIR, 0, path);
    }

    public void remove(final String path) throws IOException {
        request(Message.RM, 0, path);
    }

    /** The children's names, in any number. */
    public List<String> directory(final String path) throws IOException {
        try {
            return names(request(Message.DIRECTORY, 0, path).text());
        } catch (final StoreError error) {
            if (!TOO_LONG.equals(error.getMessage())) {
                throw error;
            }
            return directoryInParts(path);
        }
    }

    /** A part is the directory's generation, then names; an empty name follows the last one. */
    private List<String> directoryInParts(final String path) throws IOException {
        final StringBuilder all = new StringBuilder();
        while (true) {
            final String part = new String(
                    request(Message.DIRECTORY_PART, 0, path, String.valueOf(all.length()))
                            .payload(),
                    Message.BYTES);
            final String names = part.substring(part.indexOf('\0') + 1);
            if (names.endsWith("\0\0")) {
                return names(all.append(names, 0, names.length() - 2).toString());
            }
            all.append(names);
        }
    }

    private static List<String> names(final String joined) {
        return joined.isEmpty() ? List.of() : List.of(joined.split("\0"));
    }

    /** The owner's first: {@code n0}, {@code r5}. */
    public List<String> permissions(final String path) throws IOException {
        return List.of(request(Message.GET_PERMS, 0, path).text().split("\0"));
    }

    public void setPermissions(final String path, final String... permissions) throws IOException {
        final List<String> strings = new ArrayList<>(List.of(path));
        strings.addAll(List.of(permissions));
        request(Message.SET_PERMS, 0, strings.toArray(String[]::new));
    }

    /** Watches; the first event comes at once. */
    public void watch(final String path, final String token) throws IOException {
        request(Message.WATCH, 0, path, token);
    }

    public void unwatch(final String path, final String token) throws IOException {
        request(Message.UNWATCH, 0, path, token);
    }

    /** The new transaction. */
    public int startTransaction() throws IOException {
        return Integer.parseInt(request(Message.TRANSACTION_START, 0, "").text());
    }

    public void commit(final int transactionId) throws IOException {
        request(Message.TRANSACTION_END, transactionId, "T");
    }

    public void abort(final int transactionId) throws IOException {
        request(Message.TRANSACTION_END, transactionId, "F");
    }

    /** Introduces a domain with its ring page. */
    public void introduce(final int domid, final int port) throws IOException {
        request(Message.INTRODUCE, 0, String.valueOf(domid), "1", String.valueOf(port));
    }

    public void release(final int domid) throws IOException {
        request(Message.RELEASE, 0, String.valueOf(domid));
    }

    public String domainPath(final int domid) throws IOException {
        return request(Message.GET_DOMAIN_PATH, 0, String.valueOf(domid)).text();
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }
}
