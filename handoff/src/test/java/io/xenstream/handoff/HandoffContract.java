// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of a handoff, whatever medium the image is on. */
abstract class HandoffContract {
    @TempDir
    Path directory;

    /** Options of both processes. */
    abstract HandoffOptions options();

    /** Configures the predecessor. */
    void configure(final EchoDaemon source) {}

    private HandoffPair pair() throws IOException {
        final HandoffPair pair = new HandoffPair(directory, options());
        configure(pair.source);
        return pair;
    }

    @Test
    void shouldHandOverConnections() throws IOException {
        try (HandoffPair pair = pair()) {
            pair.connect(10);
            pair.requireServed();

            pair.run();

            assertThat(pair.targetAgent.result().orElseThrow().failure()).isEmpty();
            assertThat(pair.sourceAgent.isReleased()).isTrue();
            assertThat(pair.source.calls).containsExactly("offer", "freeze", "writeState", "released");
            assertThat(pair.target.calls).containsExactly("prepare", "adopt", "verify", "ready");
            pair.requireServed();
            pair.source.close();
            pair.requireServed();
            pair.clients.add(new EchoClient(pair.service, 77));
            pair.target.serve();
            pair.requireServed();
            pair.targetAgent.listener().close();
        }
    }

    @Test
    void shouldKeepPartialRequestsAndUnreadAnswers() throws IOException {
        try (HandoffPair pair = pair()) {
            pair.connect(3);
            pair.clients.get(0).sendFirstHalf();
            pair.clients.get(1).send();
            pair.source.serve();
            pair.clients.get(2).send();

            pair.run();

            pair.clients.get(1).receive();
            pair.clients.get(0).sendSecondHalf();
            pair.target.serve();
            pair.clients.get(0).receive();
            pair.clients.get(2).receive();
            pair.requireServed();
            pair.targetAgent.listener().close();
        }
    }

    @Test
    void shouldHandOverMoreConnectionsThanTheKernelPassesAtOnce() throws IOException {
        try (HandoffPair pair = pair()) {
            pair.connect(600);
            pair.requireServed();

            pair.run();

            assertThat(pair.targetAgent.result().orElseThrow().failure()).isEmpty();
            assertThat(pair.targetAgent.result().orElseThrow().descriptors()).isEqualTo(601);
            pair.source.close();
            pair.requireServed();
            pair.targetAgent.listener().close();
        }
    }

    @Test
    void shouldNotFreezeForASuccessorThatCannotHoldTheState() throws IOException {
        try (HandoffPair pair = pair()) {
            pair.connect(2);
            pair.source.demands = Map.of("nodes", 7L);
            pair.target.limits = new HandoffLimits(
                    2, HandoffLimits.SPECIFIED_RECORD_TYPES, 0, 1 << 20, 1000, 4096, 10, Map.of("nodes", 6L));

            pair.run();

            assertThat(pair.sourceAgent
                            .result()
                            .orElseThrow()
                            .failure()
                            .orElseThrow()
                            .rule())
                    .isEqualTo(HandoffRule.CAPACITY);
            assertThat(pair.source.calls).containsExactly("offer");
            pair.requireServed();
        }
    }
}
