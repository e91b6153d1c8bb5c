// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.agrona.concurrent.Agent;

/**
 * Makes one attempt to take over from a predecessor. The starting daemon calls {@link #doWork()} until there is a {@link #result()}, or an
 * AgentRunner does. The agent has no thread of its own and blocks only in the daemon's own callbacks.
 *
 * <p>Call {@link #warmUp()} first, or the handoff pays for class loading while nobody serves. For one thread at a time; the callbacks run on
 * that thread.
 */
public final class HandoffTargetAgent implements Agent {
    private final TargetHandoff handoff;
    private final HandoffOptions options;

    /**
     * An agent that connects at the first call of {@link #doWork()}.
     *
     * @param socket  where the predecessor listens, in a directory that other users cannot write to
     * @param target  the daemon
     * @param options timeouts; where the image is written is the predecessor's choice
     */
    public HandoffTargetAgent(final Path socket, final HandoffTarget target, final HandoffOptions options) {
        this.options = Objects.requireNonNull(options);
        this.handoff = new TargetHandoff(socket, Objects.requireNonNull(target), options);
    }

    /**
     * Loads and runs the code of a handoff, as {@link HandoffSourceAgent#warmUp()} does.
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
        return handoff.result().isPresent() ? 0 : handoff.doWork();
    }

    /**
     * How the attempt ended.
     *
     * @return the result; empty while the attempt is in progress
     */
    public Optional<HandoffResult> result() {
        return handoff.result();
    }

    /**
     * The predecessor's handoff socket, on which this daemon now waits for its own successor.
     *
     * @return the listener; the caller closes it
     * @throws IllegalStateException if the handoff has not succeeded
     */
    public HandoffListener listener() {
        return handoff.listener();
    }

    /**
     * Stops the attempt if it is in progress; the predecessor serves on.
     *
     * @param reason sent to the predecessor
     */
    public void cancel(final HandoffException reason) {
        if (handoff.result().isEmpty()) {
            handoff.cancel(reason);
        }
    }

    /** Stops the attempt, as {@link #cancel} does. An AgentRunner calls this when it ends. */
    @Override
    public void onClose() {
        cancel(HandoffException.closing(handoff.socket()));
    }

    @Override
    public String roleName() {
        return "handoff-target";
    }
}
