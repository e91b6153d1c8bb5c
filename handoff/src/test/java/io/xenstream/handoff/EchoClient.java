// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A client of the echo daemon that checks each answer. */
final class EchoClient implements AutoCloseable {
    private final SocketChannel channel;
    private final long seed;
    private long sent;
    private long answered;

    EchoClient(final Path socket, final long seed) throws IOException {
        this.channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        this.seed = seed;
    }

    private static ByteBuffer buffer(final int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Sends one request. */
    void send() throws IOException {
        sendPart(0, EchoConnection.REQUEST_LENGTH);
        sent++;
    }

    void sendFirstHalf() throws IOException {
        sendPart(0, 3);
    }

    void sendSecondHalf() throws IOException {
        sendPart(3, EchoConnection.REQUEST_LENGTH);
        sent++;
    }

    private void sendPart(final int from, final int to) throws IOException {
        final ByteBuffer request = buffer(EchoConnection.REQUEST_LENGTH)
                .putLong(0, seed + sent)
                .position(from)
                .limit(to);
        while (request.hasRemaining()) {
            channel.write(request);
        }
    }

    /** Waits for the answer to the oldest unanswered request. */
    void receive() throws IOException {
        final ByteBuffer answer = buffer(EchoConnection.ANSWER_LENGTH);
        while (answer.hasRemaining()) {
            if (channel.read(answer) < 0) {
                throw new EOFException("the daemon closed the connection after " + answered + " answers");
            }
        }
        assertThat(answer.getLong(0)).isEqualTo(seed + answered);
        assertThat(answer.getLong(8)).isEqualTo(answered);
        answered++;
    }

    long answered() {
        return answered;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
