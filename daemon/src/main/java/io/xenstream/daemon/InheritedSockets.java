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

    /** Closes all listening sockets that have not been taken, whatever their names are. The names stay. */
    void endListening() {
        for (final List<FileDescriptor> all : sockets.values()) {
            all.removeIf(socket -> {
                final boolean isListening = isListening(socket);
                if (isListening) {
                    end(socket);
                }
                return isListening;
            });
        }
    }

    private static boolean isListening(final FileDescriptor socket) {
        try {
            return FileDescriptorCast.using(socket).as(AFUNIXServerSocketChannel.class) != null;
        } catch (final IOException | ClassCastException anotherKind) {
            return false;
        }
    }

    /** Ends the connections, or closes the sockets, that have a name and have not been taken. */
    void end(final String name) {
        final List<FileDescriptor> all = sockets.remove(name);
        if (all != null) {
            all.forEach(InheritedSockets::end);
        }
    }

    /** Shuts a socket down, since others may still have it, and closes it. */
    private static void end(final FileDescriptor socket) {
        close(socket, AFUNIXSocketChannel.class);
        close(socket, AFUNIXServerSocketChannel.class);
        try {
            if (socket.valid()) {
                new FileOutputStream(socket).close();
            }
        } catch (final IOException alreadyGone) {
            // There is nothing left to close.
        }
    }

    private static void close(final FileDescriptor socket, final Class<? extends SelectableChannel> type) {
        try {
            final SelectableChannel channel = FileDescriptorCast.using(socket).as(type);
            if (channel instanceof AFUNIXServerSocketChannel listening) {
                // The file may be that of another daemon.
                listening.setDeleteOnClose(false);
            }
            channel.close();
        } catch (final IOException | ClassCastException anotherKind) {
            // It is only closed.
        }
    }
}
