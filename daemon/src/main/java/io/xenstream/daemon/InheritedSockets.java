// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.newsclub.net.unix.AFUNIXServerSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketChannel;
import org.newsclub.net.unix.FileDescriptorCast;

/**
 * The sockets that a service manager has passed to this process. A name that two of them have says nothing. Numbers that are not sockets are left alone: they may
 * be this process's own files by now.
 */
final class InheritedSockets {
    private final Map<String, List<FileDescriptor>> sockets = new LinkedHashMap<>();

    private InheritedSockets() {}

    /**
     * Finds sockets.
     *
     * @param names of the descriptors, the first of which has the number of {@link ServiceEnvironment#FIRST_DESCRIPTOR}
     * @param isOwn which names to look at
     */
    static InheritedSockets of(final List<String> names, final Predicate<String> isOwn) {
        final InheritedSockets inherited = new InheritedSockets();
        for (int i = 0; i < names.size(); i++) {
            final FileDescriptor socket =
                    isOwn.test(names.get(i)) ? socket(ServiceEnvironment.FIRST_DESCRIPTOR + i) : null;
            if (socket != null) {
                inherited
                        .sockets
                        .computeIfAbsent(names.get(i), first -> new ArrayList<>())
                        .add(socket);
            }
        }
        return inherited;
    }

    private static FileDescriptor socket(final int number) {
        try {
            final Path link = Path.of("/proc/self/fd", Integer.toString(number));
            return Files.readSymbolicLink(link).toString().startsWith("socket:")
                    ? FileDescriptorCast.unsafeUsing(number).getFileDescriptor()
                    : null;
        } catch (final IOException closed) {
            return null;
        }
    }

    /** The names of those that have not been taken. */
    Set<String> names() {
        return Set.copyOf(sockets.keySet());
    }

    /** Takes a client's connection; null if there is none with this name, or if it is another kind of socket. */
    AFUNIXSocketChannel takeConnection(final String name) {
        final AFUNIXSocketChannel channel = channel(name, AFUNIXSocketChannel.class);
        if (channel == null || !channel.isConnected()) {
            return null;
        }
        sockets.remove(name);
        return channel;
    }

    /** Takes a listening socket; null if there is none with this name, or if it is another kind of socket. */
    AFUNIXServerSocketChannel takeListening(final String name) {
        final AFUNIXServerSocketChannel channel = channel(name, AFUNIXServerSocketChannel.class);
        if (channel != null) {
            sockets.remove(name);
        }
        return channel;
    }

    /** The only socket with a name. It stays in this object. */
    private <T extends SelectableChannel> T channel(final String name, final Class<T> type) {
        final List<FileDescriptor> all = sockets.getOrDefault(name, List.of());
        if (all.size() != 1) {
            return null;
        }
        try {
            return FileDescriptorCast.using(all.get(0)).as(type);
        } catch (final IOException | ClassCastException anotherKind) {
            return null;
        }
    }

    /** Ends the connections, or closes the sockets, that have a name and have not been taken. */
    void end(final String name) {
        final List<FileDescriptor> all = sockets.remove(name);
        if (all != null) {
            all.forEach(InheritedSockets::end);
        }
    }

    private static void end(final FileDescriptor socket) {
        try {
            // Closing the channel of a connection shuts it down; who else has the socket may keep it open.
            FileDescriptorCast.using(socket).as(AFUNIXSocketChannel.class).close();
        } catch (final IOException | ClassCastException anotherKind) {
            // It is only closed.
        }
        try {
            if (socket.valid()) {
                new FileOutputStream(socket).close();
            }
        } catch (final IOException alreadyGone) {
            // There is nothing left to close.
        }
    }
}
