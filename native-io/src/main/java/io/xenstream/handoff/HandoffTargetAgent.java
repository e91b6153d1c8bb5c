// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import io.xenstream.codec.HandoffException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.agrona.concurrent.Agent;

/**
 * Knocks at a predecessor and takes over from it, or not: for one attempt. Driven by the daemon that begins, by calling {@link #doWork()}
 * until there is a {@link #result()}, or by an AgentRunner. It never blocks but in the daemon's own callbacks, and has no thread of its own.
 *
 * <p>For one thread at a time, which is also the one that the callbacks run on.
 */
public final class HandoffTargetAgent implements Agent {
    private final TargetHandoff handoff;

    /**
     * An agent that will knock when it is first driven.
     *
     * @param socket  where the predecessor listens, in a directory that others cannot write to
     * @param target  the daemon
     * @param options limits; the media are the predecessor's choice
     */
    public HandoffTargetAgent(final Path socket, final HandoffTarget target, final HandoffOptions options) {
        handoff = new TargetHandoff(socket, Objects.requireNonNull(target), options);
    }

    /**
     * Goes as far as it can without waiting.
     *
     * @return how much has been done; 0 if there was nothing
     */
    @Override
    public int doWork() {
        return handoff.result().isPresent() ? 0 : handoff.doWork();
    }

    /**
     * How it ended.
     *
     * @return the result, or nothing as long as it goes on
     */
    public Optional<HandoffResult> result() {
        return handoff.result();
    }

    /**
     * The socket on which this daemon's own successors knock, the same that this one knocked on.
     *
     * @return the listener, the caller's to close
     * @throws IllegalStateException if the handoff has not succeeded
     */
    public HandoffListener listener() {
        return handoff.listener();
    }

    /**
     * Ends the attempt, unless it has ended; the predecessor serves on.
     *
     * @param reason what to tell the predecessor
     */
    public void cancel(final HandoffException reason) {
        if (handoff.result().isEmpty()) {
            handoff.cancel(reason);
        }
    }

    @Override
    public String roleName() {
        return "handoff-target";
    }
}
