// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.agrona.concurrent.Agent;
import org.newsclub.net.unix.AFUNIXSocketChannel;

/**
 * Waits for a successor and hands over to it. The daemon's loop calls {@link #doWork()} in each iteration, or an AgentRunner does. The agent
 * has no thread of its own and blocks only in the daemon's own callbacks.
 *
 * <p>An idle agent makes one system call per {@link #doWork()} to check for a connection. A daemon that sleeps in a selector of junixsocket's
 * provider can register {@link HandoffListener#channel()} there, and call {@code doWork} only when that channel is ready or while
 * {@link #isActive()}.
 *
 * <p>Call {@link #warmUp()} first, or the handoff pays for class loading while nobody serves. For one thread at a time; the callbacks run on
 * that thread.
 */
public final class HandoffSourceAgent implements Agent {
    private final HandoffListener listener;
    private final HandoffSource source;
    private final HandoffOptions options;
    private SourceHandoff handoff;
    private HandoffResult result;

    /**
     * An agent that waits for a successor.
     *
     * @param listener where successors connect; the agent closes it once a successor serves, otherwise the daemon does
     * @param source   the daemon
     * @param options  timeouts, and where the image is written
     */
    public HandoffSourceAgent(
            final HandoffListener listener, final HandoffSource source, final HandoffOptions options) {
        this.listener = Objects.requireNonNull(listener);
        this.source = Objects.requireNonNull(source);
        this.options = Objects.requireNonNull(options);
    }

    /**
     * Loads and runs the code of a handoff: performs one within this process, of an image with one connection and one node. The first call
     * takes some hundred milliseconds and belongs before the daemon's loop; later calls of the process return at once. If it fails,
     * whatever is wrong also stops the handoff itself, which reports it; otherwise the handoff merely takes longer.
     *
     * @return whether it succeeded, now or in an earlier call
     */
    public boolean warmUp() {
        return WarmUp.once(options.directory());
    }

    /**
     * Goes as far as possible without waiting.
     *
     * @return how much was done; 0 for nothing
     */
    @Override
    public int doWork() {
        if (isReleased()) {
            return 0;
        }
        if (handoff == null) {
            final AFUNIXSocketChannel channel = accept();
            if (channel == null) {
                return 0;
            }
            handoff = SourceHandoff.begin(listener, channel, source, options);
        }
        try {
            return handoff.doWork();
        } finally {
            handoff.result().ifPresent(this::end);
        }
    }

    private AFUNIXSocketChannel accept() {
        try {
            final AFUNIXSocketChannel channel = listener.socket().accept();
            if (channel != null) {
                channel.configureBlocking(false);
            }
            return channel;
        } catch (final IOException e) {
            // For example, no descriptors left: the daemon serves on, and the successor times out.
            return null;
        }
    }

    private void end(final HandoffResult ended) {
        handoff = null;
        if (!ended.equals(SourceHandoff.NOBODY)) {
            result = ended;
        }
    }

    /**
     * Whether a handoff is in progress, so that {@link #doWork()} should be called soon.
     *
     * @return true from a successor's connection to the result
     */
    public boolean isActive() {
        return handoff != null;
    }

    /**
     * Whether a successor serves. The agent does nothing more.
     *
     * @return true after {@link HandoffSource#released}
     */
    public boolean isReleased() {
        return result != null && result.isSuccess();
    }

    /**
     * How the latest handoff ended.
     *
     * @return the result; empty if none has ended
     */
    public Optional<HandoffResult> result() {
        return Optional.ofNullable(result);
    }

    /**
     * Stops a handoff that is in progress, as if it had failed: the daemon is thawed, unless the successor has taken over.
     *
     * @param reason sent to the successor
     */
    public void cancel(final HandoffException reason) {
        if (handoff != null) {
            try {
                handoff.cancel(reason);
            } finally {
                handoff.result().ifPresent(this::end);
            }
        }
    }

    /** Stops a handoff that is in progress, as {@link #cancel} does. An AgentRunner calls this when it ends. */
    @Override
    public void onClose() {
        cancel(HandoffException.closing(listener.path()));
    }

    @Override
    public String roleName() {
        return "handoff-source";
    }
}
