// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Lies between one client and a server, and remembers all that they say. */
final class RecordingProxy implements AutoCloseable {
    private static final int PART = 50_000;

    private final RecordedSession session = new RecordedSession();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ServerSocket listening;
    private final RpcAddress target;

    RecordingProxy(final RpcAddress target) throws IOException {
        this.target = target;
        this.listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    RpcAddress address() {
        return RpcAddress.tcp("localhost", listening.getLocalPort());
    }

    RecordedSession session() {
        return session;
    }

    private void accept() {
        try {
            final Socket client = listening.accept();
            final Socket server = new Socket(target.host(), target.port());
            threads.execute(() -> carry(client, server, true));
            threads.execute(() -> carry(server, client, false));
        } catch (final IOException closed) {
            threads.shutdown();
        }
    }

    private void carry(final Socket from, final Socket to, final boolean isOfClient) {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            final byte[] part = new byte[PART];
            for (int count = in.read(part); count >= 0; count = in.read(part)) {
                session.add(isOfClient, Arrays.copyOf(part, count));
                out.write(part, 0, count);
            }
        } catch (final IOException closed) {
            // By the other direction.
            return;
        }
    }

    /** Ends once both ends have. */
    @Override
    public void close() throws IOException {
        listening.close();
        threads.shutdown();
        try {
            if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
                throw new IOException("the ends do not close their connections");
            }
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
