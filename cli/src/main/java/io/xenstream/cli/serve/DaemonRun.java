// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.serve;

import io.xenstream.cli.command.Termination;
import io.xenstream.daemon.Predecessor;
import io.xenstream.daemon.StoreDaemon;
import io.xenstream.daemon.Successor;
import io.xenstream.handoff.HandoffListener;
import io.xenstream.handoff.HandoffOptions;
import io.xenstream.handoff.HandoffResult;
import io.xenstream.handoff.HandoffSourceAgent;
import io.xenstream.handoff.HandoffTargetAgent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Runs a daemon until a signal ends it or a successor replaces it. */
final class DaemonRun implements AutoCloseable {
    /** The longest wait for clients; requests and signals end it early. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private static final long IDLE_NANOS = 20_000;

    private final StoreDaemon daemon;
    private final HandoffListener listener;
    private final HandoffSourceAgent agent;
    private final AtomicBoolean isEnding = new AtomicBoolean();
    private final Consumer<String> log;
    private HandoffResult lastReported;

    /**
     * Runs a daemon with a listener for successors, or null if it cannot be replaced.
     *
     * @param log receives a message about each handoff
     */
    DaemonRun(final StoreDaemon daemon, final HandoffListener listener, final Consumer<String> log) {
        this.daemon = daemon;
        this.log = log;
        this.listener = listener;
        this.agent = listener == null
                ? null
                : new HandoffSourceAgent(listener, new Predecessor(daemon), HandoffOptions.DEFAULT);
        if (listener != null) {
            StoreDaemon.warmUp();
            agent.warmUp();
            daemon.alsoWaitFor(listener.channel());
        }
    }

    /**
     * Takes over from a running daemon.
     *
     * @throws io.xenstream.handoff.HandoffException if the handoff fails; the running daemon keeps serving
     */
    static DaemonRun takeOver(final Path handoffSocket, final Successor successor, final Consumer<String> log) {
        final HandoffTargetAgent agent = new HandoffTargetAgent(handoffSocket, successor, HandoffOptions.DEFAULT);
        StoreDaemon.warmUp();
        agent.warmUp();
        while (agent.result().isEmpty()) {
            if (agent.doWork() == 0) {
                LockSupport.parkNanos(IDLE_NANOS);
            }
        }
        final HandoffResult result = agent.result().get();
        result.failure().ifPresent(failure -> {
            throw failure;
        });
        final DaemonRun run = new DaemonRun(successor.daemon(), agent.listener(), log);
        log.accept("took over; " + HandoffTimes.of(result));
        return run;
    }

    /**
     * Lets {@code xenstore-control live-update} replace this process.
     *
     * @param inherited options with their values, for a successor that is not given them by the operator
     */
    void allowLiveUpdate(final Path socket, final Path handoffSocket, final Map<String, List<String>> inherited) {
        if (agent == null) {
            return;
        }
        daemon.allowLiveUpdate((program, arguments) -> {
            final List<String> command = new ArrayList<>(List.of(
                    program,
                    "serve",
                    "--takeover",
                    "--socket",
                    socket.toString(),
                    "--handoff",
                    handoffSocket.toString()));
            inherited.forEach((option, value) -> {
                if (arguments.stream().noneMatch(word -> word.equals(option) || word.startsWith(option + '='))) {
                    command.add(option);
                    command.addAll(value);
                }
            });
            command.addAll(arguments);
            return new ProcessBuilder(command).inheritIO().start();
        });
    }

    StoreDaemon daemon() {
        return daemon;
    }

    /** Serves until a signal or a handoff; returns whether a successor took over. */
    boolean serve() {
        Termination.onSignal(() -> {
            isEnding.set(true);
            daemon.wakeUp();
        });
        while (!isEnding.get() && !isReleased()) {
            final boolean isHandingOver = agent != null && agent.isActive();
            int done = daemon.doWork(isHandingOver ? Duration.ZERO : LONGEST_WAIT);
            // Otherwise it would ask the system after each request whether a successor has connected.
            if (isHandingOver || daemon.isOtherReady()) {
                done += agent.doWork();
                agent.result().ifPresent(this::report);
            }
            if (isHandingOver && done == 0) {
                LockSupport.parkNanos(IDLE_NANOS);
            }
        }
        if (agent != null) {
            // Aborts a handoff in progress, unless the successor already owns the store.
            agent.onClose();
        }
        return isReleased();
    }

    private boolean isReleased() {
        return agent != null && agent.isReleased();
    }

    private void report(final HandoffResult result) {
        if (!result.equals(lastReported)) {
            lastReported = result;
            log.accept(result.failure()
                    .map(failure -> "still serving: " + failure.getMessage())
                    .orElseGet(() -> "handed over to a successor; " + HandoffTimes.of(result)));
        }
    }

    /** Stops serving without a successor and deletes the sockets. */
    @Override
    public void close() {
        daemon.close();
        if (listener != null) {
            listener.delete();
        }
    }
}
