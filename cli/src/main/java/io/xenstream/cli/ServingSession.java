// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** A daemon that serves until a signal ends it or a successor replaces it. */
final class ServingSession implements AutoCloseable {
    /** How long a wait for clients is at the most: it is ended when there is something to do. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private static final long NAP_NANOS = 20_000;

    private final StoreDaemon daemon;
    private final HandoffListener listener;
    private final HandoffSourceAgent agent;
    private final AtomicBoolean isEnding = new AtomicBoolean();
    private final Consumer<String> news;
    private HandoffResult told;

    /**
     * A daemon with the socket where successors knock, or null if it cannot be replaced.
     *
     * @param news is told how handoffs end
     */
    ServingSession(final StoreDaemon daemon, final HandoffListener listener, final Consumer<String> news) {
        this.daemon = daemon;
        this.news = news;
        this.listener = listener;
        this.agent = listener == null
                ? null
                : new HandoffSourceAgent(listener, new Predecessor(daemon), HandoffOptions.DEFAULT);
        if (listener != null) {
            daemon.alsoWaitFor(listener.channel());
        }
    }

    /**
     * Takes over from a predecessor.
     *
     * @throws io.xenstream.codec.HandoffException if that fails; the predecessor serves on
     */
    static ServingSession takeOver(final Path knock, final Successor successor, final Consumer<String> news) {
        final HandoffTargetAgent agent = new HandoffTargetAgent(knock, successor, HandoffOptions.DEFAULT);
        while (agent.result().isEmpty()) {
            if (agent.doWork() == 0) {
                LockSupport.parkNanos(NAP_NANOS);
            }
        }
        final HandoffResult result = agent.result().get();
        result.failure().ifPresent(failure -> {
            throw failure;
        });
        final ServingSession session = new ServingSession(successor.daemon(), agent.listener(), news);
        news.accept("took over; " + HandoffTimes.of(result));
        return session;
    }

    /** Has operators replace this process by another one, through {@code xenstore-control live-update}. */
    void allowLiveUpdate(final Path socket, final Path knock) {
        if (agent == null) {
            return;
        }
        daemon.allowLiveUpdate((program, arguments) -> {
            final List<String> command = new ArrayList<>(List.of(
                    program, "serve", "--takeover", "--socket", socket.toString(), "--handoff", knock.toString()));
            command.addAll(arguments);
            return new ProcessBuilder(command).inheritIO().start();
        });
    }

    StoreDaemon daemon() {
        return daemon;
    }

    /** Serves until the end; returns whether a successor serves then. */
    boolean serve() {
        Termination.onSignal(() -> {
            isEnding.set(true);
            daemon.wakeUp();
        });
        while (!isEnding.get() && !isReleased()) {
            final boolean isHandingOver = agent != null && agent.isActive();
            int done = daemon.doWork(isHandingOver ? Duration.ZERO : LONGEST_WAIT);
            if (agent != null) {
                done += agent.doWork();
                agent.result().ifPresent(this::tell);
            }
            if (isHandingOver && done == 0) {
                LockSupport.parkNanos(NAP_NANOS);
            }
        }
        if (agent != null) {
            // A successor that has been told to take over must find that it is too late, or else keep what it has
            // taken.
            agent.onClose();
        }
        return isReleased();
    }

    private boolean isReleased() {
        return agent != null && agent.isReleased();
    }

    private void tell(final HandoffResult result) {
        if (!result.equals(told)) {
            told = result;
            news.accept(result.failure()
                    .map(failure -> "serves on: " + failure.getMessage())
                    .orElseGet(() -> "handed over; " + HandoffTimes.of(result)));
        }
    }

    /** Ends without a successor: sockets are deleted. */
    @Override
    public void close() {
        daemon.close();
        if (listener != null) {
            listener.delete();
        }
    }
}
