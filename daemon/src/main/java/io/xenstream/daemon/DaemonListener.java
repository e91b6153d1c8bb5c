// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.codec.XenstreamException;
import java.util.List;

/**
 * Is told what happens to a daemon, between requests, on the daemon's thread: it should take no time, and must not throw. Clients are told apart by a number that
 * no other client has, here or in predecessors and successors. A client that is handed over is neither disconnected nor connected again.
 */
public interface DaemonListener {
    /** Is told, and does nothing. */
    DaemonListener NONE = new DaemonListener() {};

    /**
     * A client has connected.
     *
     * @param client  its number
     * @param process its process, when it connected; 0 if the system does not tell
     */
    default void connected(final long client, final long process) {}

    /**
     * A client is not connected any more.
     *
     * @param client   its number
     * @param process  its process, when it connected; 0 if the system does not tell
     * @param requests the number of its requests that this process has answered
     * @param reason   why
     */
    default void disconnected(
            final long client, final long process, final long requests, final DisconnectReason reason) {}

    /**
     * A request was refused because of one of the {@link DaemonLimits}, or because the disk is full. Is told once for each client.
     *
     * @param client  its number
     * @param request the type of the request, such as {@code WRITE}
     * @param error   the answer, such as {@code ENOSPC}
     */
    default void refused(final long client, final String request, final String error) {}

    /**
     * An operator has asked for a successor, which is started next.
     *
     * @param program   the successor's program
     * @param arguments its additional arguments
     */
    default void liveUpdate(final String program, final List<String> arguments) {}

    /**
     * Something has failed for a reason that is no client's: a damaged store, files that cannot be read. The client gets EIO, and the daemon goes on.
     *
     * @param failure what has failed
     */
    default void failed(final XenstreamException failure) {}
}
