// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import io.xenstream.codec.HandoffException;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.agrona.concurrent.Agent;
import org.newsclub.net.unix.AFUNIXSocketChannel;

/**
 * Waits for a successor and hands over to it. Driven by the daemon: its loop calls {@link #doWork()} as often as it goes round, or an
 * AgentRunner does. It never blocks but in the daemon's own callbacks, and has no thread of its own.
 *
 * <p>An idle agent asks the operating system at each call whether somebody knocks; a daemon that sleeps in a selector of junixsocket's
 * provider can register {@link HandoffListener#channel()} there, and call only when that is ready or {@link #isActive()}.
 *
 * <p>For one thread at a time, which is also the one that the callbacks run on.
 */
public final class HandoffSourceAgent implements Agent {
    private final HandoffListener listener;
    private final HandoffSource source;
    private final HandoffOptions options;
    private SourceHandoff handoff;
    private HandoffResult result;

    /**
     * An agent that waits. The first of a process rehearses a handoff, which takes some hundred milliseconds.
     *
     * @param listener where successors knock; closed by the agent once one serves, otherwise the daemon's to close
     * @param source   the daemon
     * @param options  limits and media
     */
    public HandoffSourceAgent(
            final HandoffListener listener, final HandoffSource source, final HandoffOptions options) {
        this.listener = Objects.requireNonNull(listener);
        this.source = Objects.requireNonNull(source);
        this.options = Objects.requireNonNull(options);
        Rehearsal.once(options.directory());
    }

    /**
     * Goes as far as it can without waiting.
     *
     * @return how much has been done; 0 if there was nothing
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
        final int work = handoff.doWork();
        handoff.result().ifPresent(this::end);
        return work;
    }

    private AFUNIXSocketChannel accept() {
        try {
            final AFUNIXSocketChannel channel = listener.socket().accept();
            if (channel != null) {
                channel.configureBlocking(false);
            }
            return channel;
        } catch (final IOException e) {
            // Such as no descriptors left: the daemon serves on, and the successor runs into its time limit.
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
     * Whether a handoff is going on, so that {@link #doWork()} should be called soon.
     *
     * @return true from a successor's knock to the result
     */
    public boolean isActive() {
        return handoff != null;
    }

    /**
     * Whether a successor serves. The agent does nothing any more.
     *
     * @return true after {@link HandoffSource#released}
     */
    public boolean isReleased() {
        return result != null && result.isSuccess();
    }

    /**
     * How the latest handoff ended.
     *
     * @return the result, or nothing if none has ended yet
     */
    public Optional<HandoffResult> result() {
        return Optional.ofNullable(result);
    }

    /**
     * Ends a handoff that is going on, as if it had failed: the daemon is thawed, unless the successor serves already.
     *
     * @param reason what to tell the successor
     */
    public void cancel(final HandoffException reason) {
        if (handoff != null) {
            handoff.cancel(reason);
            handoff.result().ifPresent(this::end);
        }
    }

    @Override
    public String roleName() {
        return "handoff-source";
    }
}
