// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.blackout;

import io.xenstream.handoff.HandoffListener;
import io.xenstream.handoff.HandoffOptions;
import io.xenstream.handoff.HandoffPhase;
import io.xenstream.handoff.HandoffResult;
import io.xenstream.handoff.HandoffSourceAgent;
import io.xenstream.handoff.HandoffTargetAgent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.locks.LockSupport;

/**
 * A {@link MappedStore} in a process of its own: {@code serve SOCKET IMAGE} or {@code takeOver SOCKET PATH}. It prints what it has found, then
 * {@code serving}, and at its end when it was frozen.
 */
final class MappedStoreProgram {
    /** A machine that is busy makes a handoff take longer; it shall be measured all the same. */
    private static final Duration LONGEST_PHASE = Duration.ofMinutes(1);

    private static final HandoffOptions OPTIONS = HandoffOptions.DEFAULT.withTimeouts(patient());
    private static final long IDLE_NANOS = 100_000;

    private MappedStoreProgram() {}

    private static HandoffOptions.Timeouts patient() {
        HandoffOptions.Timeouts timeouts = HandoffOptions.Timeouts.DEFAULT;
        for (final HandoffPhase phase : HandoffPhase.values()) {
            timeouts = timeouts.with(phase, LONGEST_PHASE);
        }
        return timeouts;
    }

    public static void main(final String[] arguments) {
        final Path socket = Path.of(arguments[1]);
        if (arguments[0].equals("serve")) {
            serve(new MappedStore(Path.of(arguments[2])), HandoffListener.bind(socket));
        } else {
            takeOver(socket, new MappedStore(arguments[2]));
        }
    }

    private static void takeOver(final Path socket, final MappedStore store) {
        final HandoffTargetAgent agent = new HandoffTargetAgent(socket, store, OPTIONS);
        agent.warmUp();
        while (agent.result().isEmpty()) {
            if (agent.doWork() == 0) {
                Thread.onSpinWait();
            }
        }
        print("answered", store.answeredAt, store.answer);
        print("phases", phases(agent.result().get()), "");
        serve(store, agent.listener());
    }

    private static String phases(final HandoffResult result) {
        final StringJoiner phases = new StringJoiner(" ");
        for (final Map.Entry<HandoffPhase, Long> phase : result.phaseNanos().entrySet()) {
            phases.add(phase.getKey() + "=" + phase.getValue());
        }
        return phases.toString();
    }

    private static void serve(final MappedStore store, final HandoffListener listener) {
        final HandoffSourceAgent agent = new HandoffSourceAgent(listener, store, OPTIONS);
        agent.warmUp();
        print("serving", "", "");
        while (!agent.isReleased()) {
            if (agent.doWork() == 0) {
                idle(agent.isActive());
            }
        }
        print("frozen", store.frozenAt, "");
    }

    /** Leaves the core to the successor while that starts. */
    private static void idle(final boolean isActive) {
        if (isActive) {
            Thread.onSpinWait();
        } else {
            LockSupport.parkNanos(IDLE_NANOS);
        }
    }

    private static void print(final String word, final Object first, final Object second) {
        System.out.println((word + " " + first + " " + second).strip());
    }
}
