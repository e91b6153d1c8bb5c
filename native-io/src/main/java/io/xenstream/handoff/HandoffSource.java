// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import io.xenstream.codec.HandoffException;

/**
 * A daemon that can be replaced while it runs. Its {@link HandoffSourceAgent} calls these methods, on the thread that calls
 * {@link HandoffSourceAgent#doWork()}, in this order:
 *
 * <pre>{@code
 * offer  freeze  writeState  released        the successor serves
 *   |       |         |
 *   |       +---------+----- thaw            this daemon serves on
 *   +----------------------------            nothing had been frozen
 * }</pre>
 *
 * <p>A method that throws stops the handoff; where the daemon was being frozen, or was frozen, {@link #thaw} follows. After {@link #thaw} or
 * an offer that was refused, another handoff may begin.
 */
public interface HandoffSource {
    /**
     * What a successor would have to hold. The daemon serves, and goes on serving: this method should be quick, and may answer with upper
     * bounds that it keeps anyhow.
     *
     * @return the offer
     */
    HandoffOffer offer();

    /**
     * Freezes the daemon. When this method returns, and until {@link #thaw}, the daemon reads from no connection, writes to none, accepts
     * none, closes none, and its state does not change. A request that has been read in part, and a response that has been written in part,
     * are part of the state.
     */
    void freeze();

    /**
     * Writes the frozen state: the image, and the descriptors that its records name.
     *
     * @param state takes them; not to be kept
     */
    void writeState(HandoffState state);

    /**
     * Has the daemon serve on, as if nothing had been: the handoff failed, and the successor will never serve. All connections and descriptors
     * are as they were.
     *
     * @param cause why it failed
     */
    void thaw(HandoffException cause);

    /**
     * The successor owns the connections, and serves. The descriptors that went with the image are closed here: channels on them can be closed,
     * which does not harm the successor. (With an open descriptor it would: a junixsocket channel shuts its socket down when it is closed.)
     * Only a server channel of junixsocket still deletes its socket's name then, unless its {@code setDeleteOnClose} has said otherwise.
     */
    void released();
}
