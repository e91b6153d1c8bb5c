// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** As much of a xenstore client as the example of the daemon needs. */
final class XenstoreClient implements AutoCloseable {
    private static final int READ = 2;
    private static final int WRITE = 11;
    private static final int HEADER_LENGTH = 16;
    private static final int LARGEST_PAYLOAD = 4096;

    private final SocketChannel channel;

    private XenstoreClient(final SocketChannel channel) {
        this.channel = channel;
    }

    static XenstoreClient connect(final Path socket) throws IOException {
        return new XenstoreClient(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
    }

    String read(final String path) throws IOException {
        return request(READ, path + '\0');
    }

    void write(final String path, final String value) throws IOException {
        request(WRITE, path + '\0' + value);
    }

    private String request(final int type, final String payload) throws IOException {
        final byte[] bytes = payload.getBytes(StandardCharsets.US_ASCII);
        final ByteBuffer request =
                ByteBuffer.allocate(HEADER_LENGTH + bytes.length).order(ByteOrder.nativeOrder());
        request.putInt(type).putInt(0).putInt(0).putInt(bytes.length).put(bytes).flip();
        while (request.hasRemaining()) {
            channel.write(request);
        }
        final ByteBuffer header = receive(HEADER_LENGTH);
        final int replyType = header.getInt(0);
        final int length = header.getInt(12);
        if (length < 0 || length > LARGEST_PAYLOAD) {
            throw new IOException("a reply of " + length + " bytes");
        }
        final String reply = new String(receive(length).array(), StandardCharsets.US_ASCII);
        if (replyType != type) {
            throw new IOException("the daemon replies " + reply.replace("\0", ""));
        }
        return reply;
    }

    private ByteBuffer receive(final int length) throws IOException {
        final ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new IOException("the daemon has closed the connection");
            }
        }
        return buffer;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
