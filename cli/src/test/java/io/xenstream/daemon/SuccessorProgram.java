// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.codec.Place;
import io.xenstream.handoff.AdoptedState;
import io.xenstream.handoff.HandoffException;
import io.xenstream.handoff.HandoffLimits;
import io.xenstream.handoff.HandoffOffer;
import io.xenstream.handoff.HandoffOptions;
import io.xenstream.handoff.HandoffRule;
import io.xenstream.handoff.HandoffTarget;
import io.xenstream.handoff.HandoffTargetAgent;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * A successor that never takes over: the daemon's own, that stops or refuses at a callback, or, at {@link #RELEASE}, once it has said that it
 * is ready. It says where it is.
 */
final class SuccessorProgram implements HandoffTarget {
    static final String RELEASE = "release";

    private final Successor successor;
    private final String place;
    private final boolean isRefusing;
    private boolean isVerified;

    private SuccessorProgram(final Successor successor, final String place, final boolean isRefusing) {
        this.successor = successor;
        this.place = place;
        this.isRefusing = isRefusing;
    }

    /** The arguments are the sockets of clients and of the handoff, what it does, and where. */
    public static void main(final String[] args) {
        final SuccessorProgram program = new SuccessorProgram(
                new Successor(Path.of(args[0]), DaemonLimits.DEFAULT, false), args[3], args[2].equals("refuse"));
        final HandoffTargetAgent agent = new HandoffTargetAgent(Path.of(args[1]), program, HandoffOptions.DEFAULT);
        StoreDaemon.warmUp();
        agent.warmUp();
        while (agent.result().isEmpty()) {
            agent.doWork();
            if (program.isVerified) {
                program.reach(RELEASE);
            }
        }
    }

    private void reach(final String here) {
        if (!here.equals(place)) {
            return;
        }
        if (isRefusing) {
            throw new HandoffException(HandoffRule.REFUSED, Place.whole("successor"), "it was started to refuse");
        }
        System.err.println("at " + here);
        while (true) {
            LockSupport.park();
        }
    }

    @Override
    public HandoffLimits limits() {
        return successor.limits();
    }

    @Override
    public void prepare(final HandoffOffer offer) {
        successor.prepare(offer);
        reach("prepare");
    }

    @Override
    public void adopt(final AdoptedState adopted) {
        successor.adopt(adopted);
        reach("adopt");
    }

    @Override
    public void verify(final AdoptedState adopted) {
        successor.verify(adopted);
        reach("verify");
        isVerified = true;
    }

    @Override
    public void ready(final AdoptedState adopted) {
        throw new AssertionError("it was to stop before");
    }

    @Override
    public void abandoned(final HandoffException cause) {
        successor.abandoned(cause);
    }
}
