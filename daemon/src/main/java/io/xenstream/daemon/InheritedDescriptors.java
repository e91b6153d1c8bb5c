// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.newsclub.net.unix.AFUNIXServerSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketChannel;
import org.newsclub.net.unix.FileDescriptorCast;

/**
 * Makes channels of descriptors that were open when this process's program began, and are known by their numbers. Whatever else a number stands for is
 * refused, and stays as it is: the system is asked first, since junixsocket closes some descriptors that it cannot use. The channels do not close when they
 * are collected.
 */
final class InheritedDescriptors {
    private static final Path NUMBERS = Path.of("/proc/self/fd");
    private static final Path DETAILS = Path.of("/proc/self/fdinfo");
    private static final Path TABLE = Path.of("/proc/self/net/unix");
    private static final String FLAGS = "flags:";
    private static final int OCTAL = 8;
    private static final int CLOSED_ON_EXEC = 0_2000_000;
    private static final int STANDARD_ERROR = 2;

    /** The unix sockets of all processes, by what a descriptor's symbolic link says. */
    private final Map<String, UnixSocket> sockets = new HashMap<>();

    /** Reads the system's table of unix sockets. */
    InheritedDescriptors() throws IOException {
        try (Stream<String> lines = Files.lines(TABLE, StandardCharsets.ISO_8859_1)) {
            lines.map(line -> line.split(" +"))
                    .filter(columns -> columns.length > UnixSocket.INODE)
                    .forEach(columns -> sockets.put(
                            "socket:[" + columns[UnixSocket.INODE] + "]",
                            new UnixSocket(
                                    columns[UnixSocket.FLAGS], columns[UnixSocket.TYPE], columns[UnixSocket.STATE])));
        } catch (final UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
    }

    /** A line of the table. */
    private record UnixSocket(String flags, String type, String state) {
        private static final int FLAGS = 3;
        private static final int TYPE = 4;
        private static final int STATE = 5;
        private static final int INODE = 6;

        boolean isStream() {
            return type.equals("0001");
        }

        boolean isListening() {
            return flags.equals("00010000");
        }

        boolean isConnected() {
            return state.equals("03");
        }
    }

    /**
     * A connected unix stream socket.
     *
     * @throws IOException if the number stands for something else
     */
    AFUNIXSocketChannel connection(final int number) throws IOException {
        if (!socket(number).isConnected()) {
            throw new IOException("it is not connected");
        }
        return cast(number, AFUNIXSocketChannel.class);
    }

    /**
     * A listening unix stream socket, whose file stays when the channel is closed.
     *
     * @throws IOException if the number stands for something else
     */
    AFUNIXServerSocketChannel listeningSocket(final int number) throws IOException {
        if (!socket(number).isListening()) {
            throw new IOException("it does not listen");
        }
        final AFUNIXServerSocketChannel channel = cast(number, AFUNIXServerSocketChannel.class);
        channel.setDeleteOnClose(false);
        channel.setShutdownOnClose(false);
        return channel;
    }

    private UnixSocket socket(final int number) throws IOException {
        requireInherited(number);
        final UnixSocket socket = sockets.get(Files.readSymbolicLink(NUMBERS.resolve(Integer.toString(number)))
                .toString());
        if (socket == null || !socket.isStream()) {
            throw new IOException("it is not a unix stream socket");
        }
        return socket;
    }

    private static <T> T cast(final int number, final Class<T> type) throws IOException {
        try {
            return FileDescriptorCast.unsafeUsing(number).as(type);
        } catch (final ClassCastException other) {
            throw new IOException("it is not a unix stream socket", other);
        }
    }

    /** What this process has opened itself does not survive a change of its program, so it cannot have come that way. */
    private static void requireInherited(final int number) throws IOException {
        if (number <= STANDARD_ERROR) {
            throw new IOException("it is not open, or a standard stream");
        }
        final String details;
        try {
            details = Files.readString(DETAILS.resolve(Integer.toString(number)), StandardCharsets.ISO_8859_1);
        } catch (final NoSuchFileException closed) {
            throw new IOException("it is not open", closed);
        }
        final int at = details.indexOf(FLAGS);
        final int end = details.indexOf('\n', Math.max(at, 0));
        if (at < 0 || end < 0) {
            throw new IOException("the system does not tell its flags");
        }
        if ((Long.parseLong(details.substring(at + FLAGS.length(), end).trim(), OCTAL) & CLOSED_ON_EXEC) != 0) {
            throw new IOException("this process has opened it itself");
        }
    }
}
