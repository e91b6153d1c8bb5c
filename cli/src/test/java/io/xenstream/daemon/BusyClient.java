// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;

/** A client that sends one request after the other and measures how long each reply takes. It does as little as possible besides. */
final class BusyClient implements AutoCloseable {
    private static final long LONGEST_NANOS = 600_000_000_000L;

    private final SocketChannel channel;
    private final ByteBuffer output = ByteBuffer.allocateDirect(1 << 14).order(ByteOrder.nativeOrder());
    private final ByteBuffer input = ByteBuffer.allocateDirect(1 << 14).order(ByteOrder.nativeOrder());
    private final Histogram nanos = new Histogram(LONGEST_NANOS, 3);
    private int lastId;
    /** The longest reply since it was forgotten, in nanoseconds. */
    private volatile long longest;

    BusyClient(final Path socket) throws IOException {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    /** How long each reply took, in nanoseconds. */
    Histogram nanos() {
        return nanos;
    }

    /** Forgets the longest reply. For other threads. */
    void forget() {
        longest = 0;
    }

    /** The longest reply since then, in nanoseconds. For other threads. */
    long longestNanos() {
        return longest;
    }

    /** Sends a request and waits for its reply. Returns the reply's type; its payload is in {@link #reply()}. */
    int ask(final int type, final int transaction, final byte[] payload) throws IOException {
        output.clear();
        output.putInt(type)
                .putInt(++lastId)
                .putInt(transaction)
                .putInt(payload.length)
                .put(payload)
                .flip();
        final long begin = System.nanoTime();
        while (output.hasRemaining()) {
            channel.write(output);
        }
        input.clear();
        while (input.position() < MessageHeader.LENGTH || input.position() < MessageHeader.LENGTH + input.getInt(12)) {
            if (channel.read(input) < 0) {
                throw new EOFException("the daemon has closed the connection");
            }
        }
        final long taken = System.nanoTime() - begin;
        nanos.recordValue(taken);
        if (taken > longest) {
            longest = taken;
        }
        if (input.getInt(4) != lastId) {
            throw new AssertionError("a reply to " + input.getInt(4) + ", not to " + lastId);
        }
        return input.getInt(0);
    }

    /** The payload of the last reply. */
    byte[] reply() {
        final byte[] payload = new byte[input.getInt(12)];
        input.get(MessageHeader.LENGTH, payload);
        return payload;
    }

    /** Sends a request that must succeed. */
    void require(final int type, final int transaction, final byte[] payload) throws IOException {
        if (ask(type, transaction, payload) != type) {
            throw new AssertionError("type " + type + ": " + new String(reply(), StandardCharsets.ISO_8859_1));
        }
    }

    /** Twenty writes in a transaction. */
    void transaction(final byte[][] writes) throws IOException {
        require(MessageType.TRANSACTION_START, 0, new byte[1]);
        final byte[] answer = reply();
        final int id = Integer.parseInt(new String(answer, 0, answer.length - 1, StandardCharsets.US_ASCII));
        for (final byte[] write : writes) {
            require(MessageType.WRITE, id, write);
        }
        require(MessageType.TRANSACTION_END, id, new byte[] {'T', 0});
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
