// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class MetricsConnectionTest {
    /** More than the system takes at once. */
    private static final String PAGE = "a page\n".repeat(10_000_000 / 7);

    private static MetricsConnection.Page none() {
        return () -> {
            throw new AssertionError("the request is not complete");
        };
    }

    @Test
    void shouldNeitherWaitForAnIncompleteRequestNorForASlowReader() throws IOException, InterruptedException {
        try (ServerSocketChannel server =
                        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                SocketChannel client = SocketChannel.open(server.getLocalAddress());
                SocketChannel accepted = server.accept()) {
            accepted.configureBlocking(false);
            final MetricsConnection connection = new MetricsConnection(accepted, 0);
            assertThat(connection.proceed(none())).isEqualTo(SelectionKey.OP_READ);
            client.write(ByteBuffer.wrap("GET /metrics HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII)));
            assertThat(connection.proceed(none())).isEqualTo(SelectionKey.OP_READ);
            client.write(ByteBuffer.wrap("\r\n".getBytes(StandardCharsets.US_ASCII)));
            int next = SelectionKey.OP_READ;
            while (next == SelectionKey.OP_READ) {
                next = connection.proceed(() -> PAGE);
            }
            assertThat(next).isEqualTo(SelectionKey.OP_WRITE);

            final ByteArrayOutputStream received = new ByteArrayOutputStream();
            final ByteBuffer part = ByteBuffer.allocate(1 << 16);
            while (client.read(part.clear()) >= 0) {
                received.write(part.array(), 0, part.position());
                if (next != 0) {
                    next = connection.proceed(none());
                }
            }
            assertThat(next).isZero();
            assertThat(received.toString(StandardCharsets.US_ASCII)).endsWith("\r\n\r\n" + PAGE);
        }
    }

    @Test
    void shouldEndWithAClientThatSendsHalfARequest() throws IOException, InterruptedException {
        try (ServerSocketChannel server =
                        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                SocketChannel client = SocketChannel.open(server.getLocalAddress());
                SocketChannel accepted = server.accept()) {
            client.write(ByteBuffer.wrap("GET".getBytes(StandardCharsets.US_ASCII)));
            client.shutdownOutput();
            final MetricsConnection connection = new MetricsConnection(accepted, 0);

            assertThat(connection.proceed(none())).isEqualTo(SelectionKey.OP_READ);
            assertThat(connection.proceed(none())).isZero();
        }
    }
}
