// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * The echo daemon as a program: starts alone or in another's place, serves, and ends when it has been replaced. It prints one line per event:
 * {@code connecting}, {@code at CALLBACK} where it stops for ever, {@code refused RULE}, {@code serving NANOS} with the blackout,
 * {@code released}.
 */
final class EchoProgram {
    private final Path socket;
    private final EchoDaemon daemon;

    private EchoProgram(final Path socket, final EchoDaemon daemon, final String heldAt) {
        this.socket = socket;
        this.daemon = daemon;
        daemon.hook = call -> {
            if (call.equals(heldAt)) {
                System.out.println("at " + call);
                holdForEver();
            }
        };
    }

    private static void holdForEver() {
        while (true) {
            LockSupport.park();
        }
    }

    public static void main(final String[] arguments) throws IOException {
        final Path service = Path.of(arguments[1]);
        final Path socket = Path.of(arguments[2]);
        final boolean isFirst = arguments[0].equals("serve");
        final EchoDaemon daemon = isFirst ? EchoDaemon.listening(service) : EchoDaemon.idle();
        daemon.nodes = Integer.parseInt(arguments[4]);
        final EchoProgram program = new EchoProgram(socket, daemon, arguments[3]);
        if (isFirst) {
            final HandoffListener listener = HandoffListener.bind(socket);
            program.serve(listener, "serving 0");
        } else {
            program.takeOver();
        }
    }

    private void takeOver() throws IOException {
        final HandoffTargetAgent agent = new HandoffTargetAgent(socket, daemon, HandoffOptions.DEFAULT);
        agent.warmUp();
        System.out.println("connecting");
        while (agent.result().isEmpty()) {
            agent.doWork();
        }
        final HandoffResult result = agent.result().orElseThrow();
        if (!result.isSuccess()) {
            System.out.println(
                    "refused " + result.failure().orElseThrow().rule().code());
            return;
        }
        daemon.serve();
        serve(agent.listener(), "serving " + result.frozenNanos() + " " + result.phaseNanos());
    }

    private void serve(final HandoffListener listener, final String line) throws IOException {
        final HandoffSourceAgent agent = new HandoffSourceAgent(listener, daemon, HandoffOptions.DEFAULT);
        agent.warmUp();
        System.out.println(line);
        final IdleStrategy idle = new BackoffIdleStrategy(10, 10, 1_000, 100_000);
        while (!agent.isReleased()) {
            idle.idle(daemon.serve() + agent.doWork());
        }
        System.out.println("released " + agent.result().orElseThrow().phaseNanos());
    }
}
