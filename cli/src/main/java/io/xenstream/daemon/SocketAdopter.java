// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/** Finds the socket that an image calls by a descriptor. */
@FunctionalInterface
public interface SocketAdopter {
    /** For images whose daemon is gone: no descriptor means anything. */
    SocketAdopter NONE = descriptor -> null;

    /**
     * Finds a client's socket.
     *
     * @param descriptor as the image has it
     * @return the socket, from now on the caller's to close; null if there is none, so that the connection is dropped
     * @throws IOException if the descriptor is not a socket's
     */
    SocketChannel adopt(int descriptor) throws IOException;
}
