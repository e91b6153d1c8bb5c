// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.update;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A client of a running daemon, which sends several requests before it reads the replies to them, and waits for no reply longer than a given time. For
 * one thread.
 */
final class DaemonClient implements AutoCloseable {
    static final int DIRECTORY = 1;
    static final int READ = 2;
    static final int GET_PERMS = 3;
    static final int GET_DOMAIN_PATH = 10;
    static final int IS_DOMAIN_INTRODUCED = 17;
    static final int DIRECTORY_PART = 22;

    /** A character for each byte. */
    static final Charset BYTES = StandardCharsets.ISO_8859_1;

    private static final int WATCH_EVENT = 15;
    private static final int ERROR = 16;
    private static final int HEADER = 16;
    private static final int LONGEST_PAYLOAD = 4096;
    private static final int ROOM = 1 << 18;

    private final SocketChannel channel;
    private final Selector selector;
    private final Duration patience;
    private final ByteBuffer unsent = ByteBuffer.allocate(ROOM).order(ByteOrder.nativeOrder());
    private final ByteBuffer arrived =
            ByteBuffer.allocate(ROOM).order(ByteOrder.nativeOrder()).flip();
    private int sentRequests;
    private int readReplies;

    private DaemonClient(final SocketChannel channel, final Selector selector, final Duration patience) {
        this.channel = channel;
        this.selector = selector;
        this.patience = patience;
    }

    /** An answer that says no. */
    static final class Refusal extends IOException {
        private static final long serialVersionUID = 1L;

        Refusal(final String name) {
            super(name);
        }
    }

    /**
     * Connects. The daemon may accept the connection later.
     *
     * @param patience how long to wait for each answer
     */
    static DaemonClient connect(final Path socket, final Duration patience) throws IOException {
        final SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        boolean isConnected = false;
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.configureBlocking(false);
            final Selector selector = Selector.open();
            channel.register(selector, SelectionKey.OP_READ);
            isConnected = true;
            return new DaemonClient(channel, selector, patience);
        } finally {
            if (!isConnected) {
                channel.close();
            }
        }
    }

    /** Queues a request; {@link #reply} sends it. */
    void request(final int type, final String... strings) throws IOException {
        int length = 0;
        for (final String string : strings) {
            length += string.length() + 1;
        }
        if (length > LONGEST_PAYLOAD) {
            throw new IOException("a path of " + length + " bytes cannot be requested");
        }
        if (unsent.remaining() < HEADER + length) {
            send();
        }
        unsent.putInt(type).putInt(++sentRequests).putInt(0).putInt(length);
        for (final String string : strings) {
            unsent.put(string.getBytes(BYTES)).put((byte) 0);
        }
    }

    private void send() throws IOException {
        final long end = System.nanoTime() + patience.toNanos();
        unsent.flip();
        while (unsent.hasRemaining()) {
            if (channel.write(unsent) == 0) {
                // It takes nothing while it waits for us to read.
                receive(end);
            }
        }
        unsent.clear();
    }

    /**
     * The answer to the earliest request that was not answered yet.
     *
     * @throws Refusal     if it is an error; its message is the name of the error
     * @throws IOException if there is no answer in time, or the connection ends
     */
    byte[] reply() throws IOException {
        send();
        final long end = System.nanoTime() + patience.toNanos();
        while (true) {
            while (!isComplete()) {
                receive(end);
            }
            final int type = arrived.getInt();
            final int id = arrived.getInt();
            arrived.getInt();
            final byte[] payload = new byte[arrived.getInt()];
            arrived.get(payload);
            if (type == WATCH_EVENT) {
                continue;
            }
            if (id != ++readReplies) {
                throw new IOException("an answer to request " + id + " instead of " + readReplies);
            }
            if (type == ERROR) {
                throw new Refusal(text(payload));
            }
            return payload;
        }
    }

    /** A payload as text, without the NUL at its end. */
    static String text(final byte[] payload) {
        final int length = payload.length > 0 && payload[payload.length - 1] == 0 ? payload.length - 1 : payload.length;
        return new String(payload, 0, length, BYTES);
    }

    private boolean isComplete() throws IOException {
        if (arrived.remaining() < HEADER) {
            return false;
        }
        final int length = arrived.getInt(arrived.position() + HEADER - Integer.BYTES);
        if (length < 0 || length > LONGEST_PAYLOAD) {
            throw new IOException("what answers is no xenstore daemon: a message of " + length + " bytes");
        }
        return arrived.remaining() >= HEADER + length;
    }

    private void receive(final long end) throws IOException {
        final long left = end - System.nanoTime();
        if (left <= 0) {
            throw new IOException("the daemon has not answered within " + patience.toSeconds() + " s");
        }
        selector.select(Math.max(1, Duration.ofNanos(left).toMillis()));
        selector.selectedKeys().clear();
        if (arrived.remaining() == arrived.capacity()) {
            throw new IOException("the daemon sends more than it was asked for");
        }
        arrived.compact();
        final int count = channel.read(arrived);
        arrived.flip();
        if (count < 0) {
            throw new EOFException("the daemon has closed the connection");
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }
}
