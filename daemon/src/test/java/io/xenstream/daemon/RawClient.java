// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.agrona.concurrent.UnsafeBuffer;
import org.newsclub.net.unix.AFUNIXSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketPair;

/** A client of a daemon in the same thread. It sends any bytes, knows which requests these are, and checks what it gets. */
final class RawClient implements AutoCloseable {
    private static final int ROOM = 1 << 16;

    private final AFUNIXSocketChannel channel;
    /** What was sent and is no whole request yet. */
    private final UnsafeBuffer sent = new UnsafeBuffer(new byte[ROOM + MessageHeader.LONGEST_MESSAGE]);

    private int sentLength;
    private final ByteBuffer received = ByteBuffer.allocate(ROOM);
    private final Queue<Expected> expected = new ArrayDeque<>();
    /** Whether it has announced more than a request may have. */
    private boolean isOversize;

    private boolean isDisconnected;

    private RawClient(final AFUNIXSocketChannel channel) {
        this.channel = channel;
    }

    /** What a reply repeats. */
    private record Expected(int type, int requestId, int transactionId) {}

    /** Adds a client to a state that no daemon serves yet. */
    static RawClient connect(final StoreState state) throws IOException {
        final AFUNIXSocketPair<AFUNIXSocketChannel> pair = AFUNIXSocketPair.open();
        pair.getSocket1().configureBlocking(false);
        pair.getSocket2().configureBlocking(false);
        state.connect(pair.getSocket1());
        return new RawClient(pair.getSocket2());
    }

    /** Sends bytes; whenever the socket takes no more, the daemon works. */
    void send(final byte[] bytes, final int from, final int length, final Runnable work) {
        expect(bytes, from, length);
        final ByteBuffer rest = ByteBuffer.wrap(bytes, from, length);
        try {
            while (rest.hasRemaining() && !isDisconnected) {
                channel.write(rest);
                work.run();
            }
        } catch (final IOException gone) {
            isDisconnected = true;
        }
    }

    private void expect(final byte[] bytes, final int from, final int length) {
        if (isOversize) {
            return;
        }
        sent.putBytes(sentLength, bytes, from, length);
        sentLength += length;
        int begin = 0;
        while (sentLength - begin >= MessageHeader.LENGTH && !isOversize) {
            final long payload = MessageHeader.payloadLength(sent, begin);
            isOversize = payload > MessageHeader.LONGEST_PAYLOAD;
            if (isOversize || sentLength - begin < MessageHeader.LENGTH + payload) {
                break;
            }
            expected.add(new Expected(
                    MessageHeader.type(sent, begin),
                    MessageHeader.requestId(sent, begin),
                    MessageHeader.transactionId(sent, begin)));
            begin += MessageHeader.LENGTH + (int) payload;
        }
        sentLength -= begin;
        sent.putBytes(0, sent, begin, sentLength);
    }

    /** Reads and checks what has come; returns how many bytes. */
    int receive() {
        int read = 0;
        try {
            read = isDisconnected ? 0 : channel.read(received);
        } catch (final IOException gone) {
            read = -1;
        }
        if (read < 0) {
            isDisconnected = true;
            return 0;
        }
        received.flip();
        final UnsafeBuffer view = new UnsafeBuffer(received);
        int begin = 0;
        while (received.limit() - begin >= MessageHeader.LENGTH) {
            final long payload = MessageHeader.payloadLength(view, begin);
            if (payload > MessageHeader.LONGEST_PAYLOAD) {
                throw new AssertionError("a message of " + payload + " bytes");
            }
            if (received.limit() - begin < MessageHeader.LENGTH + payload) {
                break;
            }
            check(view, begin, (int) payload);
            begin += MessageHeader.LENGTH + (int) payload;
        }
        received.position(begin);
        received.compact();
        return read;
    }

    private void check(final UnsafeBuffer message, final int begin, final int length) {
        final Expected found = new Expected(
                MessageHeader.type(message, begin),
                MessageHeader.requestId(message, begin),
                MessageHeader.transactionId(message, begin));
        final String payload = ProtocolText.text(message, begin + MessageHeader.LENGTH, length);
        if (found.type() == MessageType.WATCH_EVENT) {
            final boolean isEvent = payload.endsWith("\0")
                    && payload.chars().filter(c -> c == 0).count() == 2;
            if (!isEvent || !found.equals(new Expected(MessageType.WATCH_EVENT, 0, 0))) {
                throw new AssertionError("not an event: " + found + ' ' + payload);
            }
            return;
        }
        final Expected request = expected.poll();
        if (request == null) {
            throw new AssertionError("a reply without a request: " + found);
        }
        final boolean isError = found.type() == MessageType.ERROR;
        if (isError) {
            StoreError.valueOf(payload.substring(0, payload.length() - 1));
        }
        if (!found.equals(new Expected(
                isError ? MessageType.ERROR : request.type(), request.requestId(), request.transactionId()))) {
            throw new AssertionError("the reply to " + request + " is " + found);
        }
    }

    void requireAllAnswered() {
        if (isDisconnected ? !isOversize : !expected.isEmpty()) {
            throw new AssertionError(isDisconnected ? "disconnected without a reason" : "not answered: " + expected);
        }
    }

    @Override
    public void close() {
        Descriptors.close(channel);
    }
}
