// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

/**
 * A daemon that can be replaced while it runs. Its {@link HandoffSourceAgent} calls these methods on the thread that calls
 * {@link HandoffSourceAgent#doWork()}, in this order:
 *
 * <pre>{@code
 * offer  freeze  writeState  released        the successor serves
 *   |       |         |
 *   |       +---------+----- thaw            this daemon serves on
 *   +----------------------------            nothing was frozen
 * }</pre>
 *
 * <p>A method that throws stops the handoff; {@link #thaw} follows once {@link #freeze} has been called. After {@link #thaw} or a refused
 * offer, another handoff may begin.
 */
public interface HandoffSource {
    /**
     * Says what a successor would have to hold. The daemon keeps serving, so this method should be quick; it may return upper bounds that the
     * daemon maintains anyway.
     *
     * @return the offer
     */
    HandoffOffer offer();

    /**
     * Freezes the daemon. From the return of this method until {@link #thaw}, the daemon reads from no connection, writes to none, accepts
     * none and closes none, and its state does not change. Requests that have been read in part and responses that have been written in part
     * belong to the state.
     */
    void freeze();

    /**
     * Writes the frozen state: the image, and the descriptors that its records name.
     *
     * @param state receives the state; not valid after this method returns
     */
    void writeState(HandoffState state);

    /**
     * Resumes serving: the handoff failed, and this successor will never serve. All connections and descriptors are unchanged.
     *
     * @param cause why it failed
     */
    void thaw(HandoffException cause);

    /**
     * The successor owns the connections. The descriptors that went with the image are closed in this process, so closing the channels on
     * them does not harm the successor. (Closing a junixsocket channel whose descriptor is open shuts the socket down.) A junixsocket server
     * channel still deletes its socket file when it is closed, unless {@code setDeleteOnClose(false)} was called.
     */
    void released();
}
