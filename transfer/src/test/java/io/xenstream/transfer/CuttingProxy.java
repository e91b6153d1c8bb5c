// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntToLongFunction;

/** Lies between a client and a server, and cuts each connection once it has carried so many bytes. */
final class CuttingProxy implements AutoCloseable {
    private final ServerSocket listening;
    private final RpcAddress target;
    private final IntToLongFunction bytes;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger connections = new AtomicInteger();

    /**
     * Begins to listen.
     *
     * @param bytes that the connection of that number, from 0, carries in the longer direction
     */
    CuttingProxy(final RpcAddress target, final IntToLongFunction bytes) throws IOException {
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.target = target;
        this.bytes = bytes;
        threads.execute(this::accept);
    }

    RpcAddress address() {
        return RpcAddress.tcp("localhost", listening.getLocalPort());
    }

    int connections() {
        return connections.get();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                final Socket client = listening.accept();
                final Socket server = new Socket(target.host(), target.port());
                final long most = bytes.applyAsLong(connections.getAndIncrement());
                threads.execute(() -> carry(client, server, most));
                threads.execute(() -> carry(server, client, most));
            } catch (final IOException closed) {
                return;
            }
        }
    }

    private static void carry(final Socket from, final Socket to, final long most) {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            final byte[] part = new byte[50_000];
            long left = most;
            while (left > 0) {
                final int count = in.read(part, 0, (int) Math.min(part.length, left));
                if (count < 0) {
                    return;
                }
                out.write(part, 0, count);
                left -= count;
            }
        } catch (final IOException cut) {
            // By the other direction.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        threads.shutdown();
    }
}
