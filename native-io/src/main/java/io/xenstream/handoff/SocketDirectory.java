// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import io.xenstream.codec.HandoffException;
import io.xenstream.codec.ImageLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Who can write to a socket's directory, or to one above it, can put another socket in its place. (A grant of an access control list shows
 * in the group's bits.)
 */
final class SocketDirectory {
    private static final int WRITABLE_BY_OTHERS = 0022;
    private static final int STICKY = 01000;
    private static final int ROOT = 0;

    private SocketDirectory() {}

    /**
     * Checks the directory of a socket.
     *
     * @throws HandoffException if others can write to it, or to one above it that does not keep them from each other's entries
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
            throw HandoffListener.refused(socket, "to look at the socket's directory", e);
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
                    ImageLocation.whole(socket.toString()),
                    directory + " to be this user's or root's, and writable by nobody else",
                    "owner " + owner + ", mode " + Integer.toOctalString(mode & 07777));
        }
    }
}
