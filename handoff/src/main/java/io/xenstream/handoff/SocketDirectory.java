// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import io.xenstream.codec.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Checks that other users cannot replace a socket: that they can write neither to its directory nor to one above it. (Grants of an access
 * control list show in the group bits.)
 */
final class SocketDirectory {
    private static final int WRITABLE_BY_OTHERS = 0022;
    private static final int STICKY = 01000;
    private static final int ROOT = 0;

    private SocketDirectory() {}

    /**
     * Checks the directory of a socket and those above it.
     *
     * @throws HandoffException if other users can write to it, or to one above it that is not sticky
     */
    static void requireOwn(final Path socket) {
        final Path directory;
        try {
            directory = socket.toAbsolutePath().getParent().toRealPath();
            requireOwn(socket, directory, 0);
            for (Path above = directory.getParent(); above != null; above = above.getParent()) {
                requireOwn(socket, above, STICKY);
            }
        } catch (final IOException e) {
            throw HandoffException.ofSocket(socket, "examine the socket's directory", e);
        }
    }

    private static void requireOwn(final Path socket, final Path directory, final int sticky) throws IOException {
        final Map<String, Object> attributes = Files.readAttributes(directory, "unix:mode,uid");
        final int mode = (int) attributes.get("mode");
        final int owner = (int) attributes.get("uid");
        final boolean isOpen = (mode & WRITABLE_BY_OTHERS) != 0 && (mode & sticky) == 0;
        if (isOpen || (owner != ROOT && owner != ProcessUser.UID)) {
            throw new HandoffException(
                    HandoffRule.DIRECTORY,
                    Place.whole(socket.toString()),
                    "other users can write to " + directory + ": owner " + owner + ", mode "
                            + Integer.toOctalString(mode & 07777));
        }
    }
}
