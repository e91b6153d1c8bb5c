// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.serve;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** A connection to the {@link MetricsEndpoint}: one request, one answer. Never waits for the other end. */
final class MetricsConnection {
    private static final String PATH = "/metrics";

    /** Makes the page; null if there is none now. */
    @FunctionalInterface
    interface Page {
        String text() throws InterruptedException;
    }

    private final SocketChannel channel;
    /** When it is closed, whatever has happened until then. */
    private final long deadline;

    private final ByteBuffer received = ByteBuffer.allocate(MetricsRequest.LONGEST);
    private ByteBuffer answer;

    MetricsConnection(final SocketChannel channel, final long deadline) {
        this.channel = channel;
        this.deadline = deadline;
    }

    long deadline() {
        return deadline;
    }

    /** Reads and writes what is possible. Returns the operation to wait for; 0 if the connection is done. */
    int proceed(final Page page) throws IOException, InterruptedException {
        if (answer == null) {
            final int count = channel.read(received);
            final MetricsRequest request = MetricsRequest.of(received);
            if (request == null) {
                return count < 0 ? 0 : SelectionKey.OP_READ;
            }
            answer = answer(request, page);
        }
        channel.write(answer);
        if (answer.hasRemaining()) {
            return SelectionKey.OP_WRITE;
        }
        channel.shutdownOutput();
        return 0;
    }

    private static ByteBuffer answer(final MetricsRequest request, final Page page) throws InterruptedException {
        if (request.equals(MetricsRequest.MALFORMED)) {
            return answer("400 Bad Request", "", "not an HTTP request, or longer than 8192 bytes\n", true);
        }
        final boolean hasBody = !request.method().equals("HEAD");
        if (hasBody && !request.method().equals("GET")) {
            return answer("405 Method Not Allowed", "Allow: GET, HEAD\r\n", "only GET\n", true);
        }
        if (!request.path().equals(PATH)) {
            return answer("404 Not Found", "", "the statistics are at " + PATH + "\n", hasBody);
        }
        final String text = page.text();
        return text == null
                ? answer("503 Service Unavailable", "Retry-After: 1\r\n", "the daemon is busy; try again\n", hasBody)
                : answer("200 OK", "", text, hasBody);
    }

    private static ByteBuffer answer(
            final String status, final String headers, final String text, final boolean hasBody) {
        final byte[] body = text.getBytes(StandardCharsets.UTF_8);
        final byte[] head = ("HTTP/1.1 " + status + "\r\n" + headers
                        + "Content-Type: text/plain; version=0.0.4; charset=utf-8\r\nContent-Length: " + body.length
                        + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        final ByteBuffer all = ByteBuffer.allocate(head.length + (hasBody ? body.length : 0));
        all.put(head);
        if (hasBody) {
            all.put(body);
        }
        return all.flip();
    }
}
