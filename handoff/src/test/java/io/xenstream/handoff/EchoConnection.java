// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.newsclub.net.unix.AFUNIXSocketChannel;

/** A connection of the echo daemon: requests of 8 bytes; answers of 16 bytes, which are the request and the number of earlier ones. */
final class EchoConnection {
    static final int REQUEST_LENGTH = 8;
    static final int ANSWER_LENGTH = 16;

    final AFUNIXSocketChannel channel;
    final ByteBuffer input = buffer(64);
    final ByteBuffer output = buffer(ANSWER_LENGTH * 64);
    long answered;

    EchoConnection(final AFUNIXSocketChannel channel) {
        this.channel = channel;
    }

    private static ByteBuffer buffer(final int length) {
        return ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Answers the received requests; returns false if the client has gone. */
    boolean serve() throws IOException {
        final int length = channel.read(input);
        input.flip();
        while (input.remaining() >= REQUEST_LENGTH && output.remaining() >= ANSWER_LENGTH) {
            output.putLong(input.getLong()).putLong(answered++);
        }
        input.compact();
        output.flip();
        if (output.hasRemaining()) {
            channel.write(output);
        }
        output.compact();
        return length >= 0;
    }
}
