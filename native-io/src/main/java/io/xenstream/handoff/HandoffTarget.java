// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import io.xenstream.codec.HandoffException;

/**
 * A daemon that can begin in another's place. Its {@link HandoffTargetAgent} calls these methods, on the thread that calls
 * {@link HandoffTargetAgent#doWork()}, in this order:
 *
 * <pre>{@code
 * limits  prepare  adopt  verify  ready      this daemon serves
 *            |       |       |
 *            +-------+-------+-- abandoned   the predecessor serves on
 * }</pre>
 *
 * <p>A method before {@link #ready} refuses by throwing, preferably a {@link HandoffException}; the predecessor is told why, and serves on.
 */
public interface HandoffTarget {
    /**
     * What this daemon can hold.
     *
     * @return the limits
     */
    HandoffLimits limits();

    /**
     * Makes ready for what will come. The predecessor still serves: what takes time and does not depend on the image belongs here. The offer
     * is within the limits.
     *
     * @param offer what there will be to hold
     */
    void prepare(HandoffOffer offer);

    /**
     * Builds the daemon from the image and its descriptors. The connections are still the predecessor's: nothing is read from them, written to
     * them or accepted, no channel is closed, and what is not theirs alone stays as it is (whether a socket blocks is shared by both processes).
     *
     * @param state image and descriptors; the daemon's to close once it is {@link #ready}
     */
    void adopt(AdoptedState state);

    /**
     * Checks what has been built. This is the last chance to refuse.
     *
     * @param state image and descriptors
     */
    void verify(AdoptedState state);

    /**
     * The connections are this daemon's: it serves them from now on. Must not fail: nobody else serves any more.
     *
     * @param state image and descriptors, the daemon's to close; descriptors that have not been taken out of it are closed with it
     */
    void ready(AdoptedState state);

    /**
     * The handoff failed, and this daemon will never own the connections. All descriptors that came are closed already: channels on them can be
     * closed, which does not harm the predecessor. (Before that it would: a junixsocket channel shuts its socket down when it is closed.) The
     * state is closed, too, once this method returns.
     *
     * @param cause why it failed
     */
    void abandoned(HandoffException cause);
}
