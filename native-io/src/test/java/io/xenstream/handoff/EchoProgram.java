// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * The echo daemon as a program: begins alone or in the place of another, serves, and ends when it has been replaced. It says what it does
 * in lines: {@code knocking}, {@code at CALLBACK} where it was told to stop for ever, {@code refused RULE}, {@code serving NANOS} with the
 * blackout, {@code released}.
 */
final class EchoProgram {
    private final Path knock;
    private final EchoDaemon daemon;

    private EchoProgram(final Path knock, final EchoDaemon daemon, final String heldAt) {
        this.knock = knock;
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
        final Path knock = Path.of(arguments[2]);
        final boolean isFirst = arguments[0].equals("serve");
        final EchoDaemon daemon = isFirst ? EchoDaemon.listening(service) : EchoDaemon.idle();
        daemon.nodes = Integer.parseInt(arguments[4]);
        final EchoProgram program = new EchoProgram(knock, daemon, arguments[3]);
        if (isFirst) {
            final HandoffListener listener = HandoffListener.bind(knock);
            System.out.println("serving 0");
            program.serve(listener);
        } else {
            program.takeOver();
        }
    }

    private void takeOver() throws IOException {
        final HandoffTargetAgent agent = new HandoffTargetAgent(knock, daemon, HandoffOptions.DEFAULT);
        System.out.println("knocking");
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
        System.out.println("serving " + result.frozenNanos() + " " + result.phaseNanos());
        serve(agent.listener());
    }

    private void serve(final HandoffListener listener) throws IOException {
        final HandoffSourceAgent agent = new HandoffSourceAgent(listener, daemon, HandoffOptions.DEFAULT);
        final IdleStrategy idle = new BackoffIdleStrategy(10, 10, 1_000, 100_000);
        while (!agent.isReleased()) {
            idle.idle(daemon.serve() + agent.doWork());
        }
        System.out.println("released " + agent.result().orElseThrow().phaseNanos());
    }
}
