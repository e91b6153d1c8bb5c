// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.newsclub.net.unix.AFUNIXServerSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketChannel;
import org.newsclub.net.unix.FileDescriptorCast;

/**
 * Makes channels of descriptors that were open when this process's program began, and are known by their numbers. Whatever else a number stands for is
 * refused, and stays as it is. The channels do not close when they are collected.
 */
final class InheritedDescriptor {
    private static final Path NUMBERS = Path.of("/proc/self/fd");
    private static final Path DETAILS = Path.of("/proc/self/fdinfo");
    private static final Path SOCKETS = Path.of("/proc/self/net/unix");
    private static final String FLAGS = "flags:";
    private static final int OCTAL = 8;
    private static final int CLOSED_ON_EXEC = 0_2000_000;
    private static final int STANDARD_ERROR = 2;
    /** Columns of the table of sockets, and the flag of one that listens. */
    private static final int FLAGS_COLUMN = 3;

    private static final int INODE_COLUMN = 6;
    private static final String LISTENS = "00010000";

    private InheritedDescriptor() {}

    /**
     * A connected unix socket.
     *
     * @throws IOException if the number stands for something else
     */
    static AFUNIXSocketChannel connection(final int number) throws IOException {
        final AFUNIXSocketChannel channel = cast(number, AFUNIXSocketChannel.class);
        if (!channel.isConnected()) {
            throw new IOException("it is not connected");
        }
        return channel;
    }

    /**
     * A listening unix socket, whose file stays when the channel is closed.
     *
     * @throws IOException if the number stands for something else
     */
    static AFUNIXServerSocketChannel listeningSocket(final int number) throws IOException {
        final AFUNIXServerSocketChannel channel = cast(number, AFUNIXServerSocketChannel.class);
        channel.setDeleteOnClose(false);
        channel.setShutdownOnClose(false);
        if (!listens(number)) {
            throw new IOException("it does not listen");
        }
        return channel;
    }

    /** Asks the system's table: a connection that is made to see it would take one of the few places in the queue. */
    private static boolean listens(final int number) throws IOException {
        final String name = Files.readSymbolicLink(NUMBERS.resolve(Integer.toString(number)))
                .toString();
        try (Stream<String> lines = Files.lines(SOCKETS, StandardCharsets.ISO_8859_1)) {
            return lines.map(line -> line.split(" +"))
                    .anyMatch(columns -> columns.length > INODE_COLUMN
                            && name.equals("socket:[" + columns[INODE_COLUMN] + "]")
                            && columns[FLAGS_COLUMN].equals(LISTENS));
        } catch (final UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
    }

    private static <T> T cast(final int number, final Class<T> type) throws IOException {
        requireInherited(number);
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
