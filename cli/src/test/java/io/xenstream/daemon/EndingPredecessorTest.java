// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.serve.ServeProcess;
import io.xenstream.handoff.HandoffOptions;
import io.xenstream.handoff.HandoffPhase;
import io.xenstream.handoff.HandoffResult;
import io.xenstream.handoff.HandoffTargetAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
final class EndingPredecessorTest {
    @TempDir
    Path directory;

    @Test
    void shouldNotBeTakenOverOnceItHasEnded() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        final Path socket = directory.resolve("socket");
        try (ServeProcess predecessor = ServeProcess.start(directory, "--socket", socket.toString())) {
            final HandoffTargetAgent agent = new HandoffTargetAgent(
                    directory.resolve("socket.handoff"),
                    new Successor(socket, DaemonLimits.DEFAULT, false),
                    HandoffOptions.DEFAULT);
            final StateOfHandoff state = new StateOfHandoff(agent);
            state.driveUntilReady();
            // It has released the connections, or is about to: only the ownership flag decides who serves.
            assertThat(predecessor.terminate()).isZero();
            assertThat(state.result().isSuccess()).isFalse();
            assertThat(state.result().phaseNanos()).containsKey(HandoffPhase.RELEASE);
        }
        assertThat(socket).doesNotExist();
    }

    /** Drives an agent step by step. */
    private record StateOfHandoff(HandoffTargetAgent agent) {
        void driveUntilReady() {
            int steps = 0;
            // A successor's steps: connection, offer, freeze, state, one batch of descriptors.
            while (steps < 5) {
                steps += agent.doWork();
                assertThat(agent.result()).isEmpty();
            }
        }

        HandoffResult result() {
            while (agent.result().isEmpty()) {
                agent.doWork();
            }
            return agent.result().get();
        }
    }
}
