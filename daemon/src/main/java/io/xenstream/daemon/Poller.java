// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.io.IOException;
import java.nio.channels.SelectableChannel;

/** Waits until sockets can be read or written. For one thread, except for {@link #wakeUp()}. */
interface Poller extends AutoCloseable {
    /**
     * Waits for a socket to become readable from now on.
     *
     * @param channel of junixsocket's provider, does not block; remove it before it is closed
     * @param owner   whose socket it is; null if it is a listening one
     */
    PolledSocket add(SelectableChannel channel, Object owner) throws IOException;

    /** Sets the operations to wait for, {@link PolledSocket#READ} and {@link PolledSocket#WRITE}. A peer that hangs up is always told. */
    void await(PolledSocket socket, int operations);

    /** Waits for a socket no longer. It is not {@linkplain #ready ready} then. */
    void remove(PolledSocket socket);

    /**
     * Waits until sockets are ready.
     *
     * @param longestMillis the longest wait; 0 not to wait
     * @return how many are ready
     */
    int poll(long longestMillis) throws IOException;

    /** One of the sockets that the last {@link #poll} has found ready. */
    PolledSocket ready(int number);

    /** Ends the current or the next wait. For any thread, also when closed. */
    void wakeUp();

    @Override
    void close();
}
