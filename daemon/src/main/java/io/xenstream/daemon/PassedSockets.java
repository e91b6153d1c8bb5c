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
final class PassedSockets {
    private final Map<String, List<FileDescriptor>> sockets = new LinkedHashMap<>();

    private PassedSockets() {}

    /**
     * Finds sockets.
     *
     * @param names of the descriptors, the first of which has the number of {@link ServiceEnvironment#FIRST_DESCRIPTOR}
     * @param isOwn which names to look at
     */
    static PassedSockets of(final List<String> names, final Predicate<String> isOwn) {
        final PassedSockets inherited = new PassedSockets();
        for (int i = 0; i < names.size(); i++) {
            if (isOwn.test(names.get(i))) {
                final List<FileDescriptor> all =
                        inherited.sockets.computeIfAbsent(names.get(i), first -> new ArrayList<>());
                final FileDescriptor socket = socket(ServiceEnvironment.FIRST_DESCRIPTOR + i);
                if (socket != null) {
                    all.add(socket);
                }
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

    /** The names of what has not been taken, sockets or not. */
    Set<String> names() {
        return Set.copyOf(sockets.keySet());
    }

    /** Takes a client's connection; null if there is none with this name, or if it is another kind of socket. */
    AFUNIXSocketChannel takeConnection(final String name) {
        final FileDescriptor socket = only(name);
        if (socket == null || !isConnection(socket)) {
            return null;
        }
        sockets.remove(name);
        return channel(socket, AFUNIXSocketChannel.class);
    }

    /** Takes a listening socket; null if there is none with this name, or if it is another kind of socket. */
    AFUNIXServerSocketChannel takeListening(final String name) {
        final FileDescriptor socket = only(name);
        final AFUNIXServerSocketChannel channel = socket == null ? null : listening(socket);
        if (channel != null) {
            sockets.remove(name);
        }
        return channel;
    }

    private FileDescriptor only(final String name) {
        final List<FileDescriptor> all = sockets.getOrDefault(name, List.of());
        return all.size() == 1 ? all.get(0) : null;
    }

    private static boolean isConnection(final FileDescriptor socket) {
        final AFUNIXSocketChannel channel = channel(socket, AFUNIXSocketChannel.class);
        return channel != null && channel.isConnected();
    }

    /**
     * A channel for a listening socket; null if it is another kind. Not asked of a connection: junixsocket would refuse, but close the connection some time later,
     * when it collects its garbage.
     */
    private static AFUNIXServerSocketChannel listening(final FileDescriptor socket) {
        return isConnection(socket) ? null : channel(socket, AFUNIXServerSocketChannel.class);
    }

    private static <T extends SelectableChannel> T channel(final FileDescriptor socket, final Class<T> type) {
        try {
            return FileDescriptorCast.using(socket).as(type);
        } catch (final IOException | ClassCastException anotherKind) {
            return null;
        }
    }

    /** Closes all listening sockets that have not been taken, whatever their names are. The names stay. */
    void endListening() {
        for (final List<FileDescriptor> all : sockets.values()) {
            all.removeIf(socket -> {
                final AFUNIXServerSocketChannel listening = listening(socket);
                if (listening != null) {
                    end(socket, listening);
                }
                return listening != null;
            });
        }
    }

    /** Ends the connections, or closes the sockets, that have a name and have not been taken. */
    void end(final String name) {
        final List<FileDescriptor> all = sockets.remove(name);
        if (all != null) {
            for (final FileDescriptor socket : all) {
                final AFUNIXServerSocketChannel listening = listening(socket);
                end(socket, listening == null ? channel(socket, AFUNIXSocketChannel.class) : listening);
            }
        }
    }

    /** Shuts a socket down, since others may still have it, and closes it. */
    private static void end(final FileDescriptor socket, final SelectableChannel channel) {
        try {
            if (channel instanceof AFUNIXServerSocketChannel listening) {
                // The file may be that of another daemon.
                listening.setDeleteOnClose(false);
            }
            if (channel != null) {
                channel.close();
            }
        } catch (final IOException alreadyShutDown) {
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
