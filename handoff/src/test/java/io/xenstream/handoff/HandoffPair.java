// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A predecessor and a successor in one process, driven in turn by one thread. */
final class HandoffPair implements AutoCloseable {
    final Path service;
    final Path socket;
    final HandoffListener listener;
    final EchoDaemon source;
    final EchoDaemon target = EchoDaemon.idle();
    HandoffSourceAgent sourceAgent;
    HandoffTargetAgent targetAgent;
    final List<EchoClient> clients = new ArrayList<>();

    HandoffPair(final Path directory, final HandoffOptions options) throws IOException {
        service = directory.resolve("service");
        socket = directory.resolve("handoff");
        listener = HandoffListener.bind(socket);
        source = EchoDaemon.listening(service);
        sourceAgent = new HandoffSourceAgent(listener, source, options);
        assertThat(sourceAgent.warmUp()).isTrue();
        targetAgent = new HandoffTargetAgent(socket, target, options);
    }

    void connect(final int count) throws IOException {
        for (int i = 0; i < count; i++) {
            clients.add(new EchoClient(service, 1000L * clients.size()));
            source.serve();
        }
    }

    /** Drives both until both have a result. */
    void run() throws IOException {
        while (sourceAgent.result().isEmpty() || targetAgent.result().isEmpty()) {
            turn();
        }
    }

    void turn() throws IOException {
        targetAgent.doWork();
        sourceAgent.doWork();
        requireAtMostOneServes();
    }

    void requireAtMostOneServes() {
        assertThat(source.isServing() && target.isServing()).isFalse();
    }

    /** Sends a request from every client and lets the daemon that serves answer. */
    void requireServed() throws IOException {
        final EchoDaemon serving = target.isServing() ? target : source;
        assertThat(serving.isServing()).isTrue();
        requireAtMostOneServes();
        for (final EchoClient client : clients) {
            client.send();
        }
        serving.serve();
        for (final EchoClient client : clients) {
            client.receive();
        }
    }

    @Override
    public void close() throws IOException {
        for (final EchoClient client : clients) {
            client.close();
        }
        source.close();
        target.close();
        listener.delete();
    }
}
