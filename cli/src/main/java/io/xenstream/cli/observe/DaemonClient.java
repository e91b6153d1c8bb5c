// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.observe;

import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** A client of any xenstore daemon's socket. It sends one request at a time and waits for the answer; events that come meanwhile are kept, up to a number. */
final class DaemonClient implements AutoCloseable {
    static final int CONTROL = 0;
    static final int DIRECTORY = 1;
    static final int READ = 2;
    static final int WATCH = 4;
    private static final int WATCH_EVENT = 15;
    private static final int ERROR = 16;
    private static final int DIRECTORY_PART = 22;

    private static final int HEADER = 16;
    private static final int LONGEST_PAYLOAD = 4096;
    private static final int TYPE = 0;
    private static final int REQUEST_ID = 4;
    private static final int LENGTH = 12;
    private static final String TOO_LONG = "E2BIG";

    private final Path socket;
    private final SocketChannel channel;
    private final int mostEvents;
    private final ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.nativeOrder());
    private final ByteBuffer payload = ByteBuffer.allocate(LONGEST_PAYLOAD);
    private final Queue<Event> events = new ArrayDeque<>();
    private long arrived;
    private int lastRequest;

    /**
     * An event.
     *
     * @param number counts all events of this client, those that were dropped included
     */
    record Event(long number, String path, String token) {}

    /** The daemon has refused a request. */
    static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        Refusal(final String error) {
            super(error);
        }
    }

    /** The client was closed by another thread. */
    static final class Closed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Closed(final IOException cause) {
            super(cause);
        }
    }

    private DaemonClient(final Path socket, final SocketChannel channel, final int mostEvents) {
        this.socket = socket;
        this.channel = channel;
        this.mostEvents = mostEvents;
    }

    /**
     * Connects.
     *
     * @param mostEvents how many events are kept; further ones are dropped
     * @throws CommandFailure if nobody listens there
     */
    static DaemonClient connect(final Path socket, final int mostEvents) {
        SocketChannel channel = null;
        try {
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(socket));
            return new DaemonClient(socket, channel, mostEvents);
        } catch (final IOException | IllegalArgumentException refused) {
            close(channel);
            throw new CommandFailure(
                    ExitCode.INPUT, "cannot connect to " + socket + ": " + refused.getMessage(), refused);
        }
    }

    private static void close(final SocketChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (final IOException alreadyGone) {
            // There is nothing to lose.
        }
    }

    /** Sends a request and returns the strings of the answer. */
    List<String> request(final int type, final String... strings) throws Refusal {
        final List<String> answer = new ArrayList<>();
        final String text = answer(type, strings);
        int from = 0;
        for (int end = text.indexOf('\0'); end >= 0; end = text.indexOf('\0', from)) {
            answer.add(text.substring(from, end));
            from = end + 1;
        }
        if (from < text.length()) {
            answer.add(text.substring(from));
        }
        return answer;
    }

    /** Sends a request and returns the answer, one character for each byte. */
    String answer(final int type, final String... strings) throws Refusal {
        try {
            send(type, strings);
            int answered = receive();
            while (answered == WATCH_EVENT) {
                keep();
                answered = receive();
            }
            final String text = text();
            if (answered == ERROR) {
                throw new Refusal(text.replace("\0", ""));
            }
            if (answered != type || header.getInt(REQUEST_ID) != lastRequest) {
                throw new IOException("an answer that does not belong to the request");
            }
            return text;
        } catch (final IOException gone) {
            throw failed(gone);
        }
    }

    private RuntimeException failed(final IOException gone) {
        if (gone instanceof AsynchronousCloseException || gone instanceof ClosedChannelException) {
            return new Closed(gone);
        }
        return new CommandFailure(ExitCode.INPUT, socket + ": " + gone.getMessage(), gone);
    }

    private void send(final int type, final String... strings) throws IOException {
        final byte[] bytes = (String.join("\0", strings) + '\0').getBytes(StandardCharsets.ISO_8859_1);
        final ByteBuffer request = ByteBuffer.allocate(HEADER + bytes.length).order(ByteOrder.nativeOrder());
        request.putInt(type)
                .putInt(++lastRequest)
                .putInt(0)
                .putInt(bytes.length)
                .put(bytes)
                .flip();
        while (request.hasRemaining()) {
            channel.write(request);
        }
    }

    /** Waits for a message. Returns its type. */
    private int receive() throws IOException {
        fill(header.clear());
        final int length = header.getInt(LENGTH);
        if (length < 0 || length > LONGEST_PAYLOAD) {
            throw new IOException("a message of " + Integer.toUnsignedLong(length) + " bytes");
        }
        fill(payload.clear().limit(length));
        return header.getInt(TYPE);
    }

    private void fill(final ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("the daemon has closed the connection");
            }
        }
    }

    private String text() {
        return new String(payload.array(), 0, payload.limit(), StandardCharsets.ISO_8859_1);
    }

    private void keep() throws IOException {
        final String[] strings = text().split("\0", -1);
        if (strings.length < 2) {
            throw new IOException("an event without a token");
        }
        arrived++;
        if (events.size() < mostEvents) {
            events.add(new Event(arrived, strings[0], strings[1]));
        }
    }

    /** The next event; waits for one. */
    Event event() {
        try {
            while (events.isEmpty()) {
                if (receive() != WATCH_EVENT) {
                    throw new IOException("an answer without a request");
                }
                keep();
            }
            return events.remove();
        } catch (final IOException gone) {
            throw failed(gone);
        }
    }

    /** The names of a node's children. */
    List<String> children(final String path) throws Refusal {
        try {
            return request(DIRECTORY, path);
        } catch (final Refusal refused) {
            if (!refused.getMessage().equals(TOO_LONG)) {
                throw refused;
            }
        }
        final StringBuilder names = new StringBuilder();
        while (true) {
            final String part = answer(DIRECTORY_PART, path, Integer.toString(names.length()));
            final String text = part.substring(part.indexOf('\0') + 1);
            // An empty name follows the last one.
            if (text.endsWith("\0\0") || text.equals("\0")) {
                names.append(text, 0, text.length() - 1);
                return names.isEmpty()
                        ? List.of()
                        : List.of(names.substring(0, names.length() - 1).split("\0", -1));
            }
            names.append(text);
        }
    }

    /** The directory of the store, if the daemon is one that says so; null otherwise. */
    Path storeDirectory() {
        try {
            final String answer = answer(CONTROL, "stats", "directory").replace("\0", "");
            return answer.startsWith("/") ? Path.of(answer) : null;
        } catch (final Refusal unknown) {
            return null;
        }
    }

    @Override
    public void close() {
        close(channel);
    }
}
