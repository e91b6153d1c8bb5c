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
import java.util.Map;
import java.util.StringJoiner;

/**
 * A {@link MappedStore} in a process of its own: {@code serve SOCKET IMAGE} or {@code takeOver SOCKET PATH}. It prints what it has found, then
 * {@code serving}, and at its end when it was frozen.
 */
final class MappedStoreProgram {
    private MappedStoreProgram() {}

    public static void main(final String[] arguments) {
        final Path socket = Path.of(arguments[1]);
        if (arguments[0].equals("serve")) {
            serve(new MappedStore(Path.of(arguments[2])), HandoffListener.bind(socket));
        } else {
            takeOver(socket, new MappedStore(arguments[2]));
        }
    }

    private static void takeOver(final Path socket, final MappedStore store) {
        final HandoffTargetAgent agent = new HandoffTargetAgent(socket, store, HandoffOptions.DEFAULT);
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
        final HandoffSourceAgent agent = new HandoffSourceAgent(listener, store, HandoffOptions.DEFAULT);
        print("serving", "", "");
        while (!agent.isReleased()) {
            if (agent.doWork() == 0) {
                Thread.onSpinWait();
            }
        }
        print("frozen", store.frozenAt, "");
    }

    private static void print(final String word, final Object first, final Object second) {
        System.out.println((word + " " + first + " " + second).strip());
    }
}
