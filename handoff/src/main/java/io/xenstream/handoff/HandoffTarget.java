// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

/**
 * A daemon that can start in another's place. Its {@link HandoffTargetAgent} calls these methods on the thread that calls
 * {@link HandoffTargetAgent#doWork()}, in this order:
 *
 * <pre>{@code
 * limits  prepare  adopt  verify  ready      this daemon serves
 *            |       |       |
 *            +-------+-------+-- abandoned   the predecessor serves on
 * }</pre>
 *
 * <p>A method before {@link #ready} refuses the handoff by throwing, preferably a {@link HandoffException}. The predecessor receives the
 * reason and serves on.
 */
public interface HandoffTarget {
    /**
     * What this daemon can hold.
     *
     * @return the limits
     */
    HandoffLimits limits();

    /**
     * Prepares for the state. The predecessor still serves, so work that takes time and does not need the image belongs here. The offer is
     * within the limits.
     *
     * @param offer what there will be to hold
     */
    void prepare(HandoffOffer offer);

    /**
     * Builds the daemon from the image and its descriptors. The predecessor still owns the connections: this method must not read, write or
     * accept, must not close a channel, and must not change what both processes share (such as a socket's blocking mode).
     *
     * @param state image and descriptors; the daemon closes it once it is {@link #ready}
     */
    void adopt(AdoptedState state);

    /**
     * Checks the daemon that was built. This is the last chance to refuse.
     *
     * @param state image and descriptors
     */
    void verify(AdoptedState state);

    /**
     * This daemon owns the connections and serves from now on. It must not fail: no other process serves.
     *
     * @param state image and descriptors; the daemon closes it, and with it the descriptors that it has not taken
     */
    void ready(AdoptedState state);

    /**
     * The handoff failed, and this daemon will never own the connections. The descriptors that it received are closed, so closing the
     * channels on them does not harm the predecessor. (Earlier it would: closing a junixsocket channel shuts its socket down.) The state is
     * closed when this method returns.
     *
     * @param cause why it failed
     */
    void abandoned(HandoffException cause);
}
