// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.update;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The process that listens at a socket: as Linux says in {@code /proc}, and only to root or its own user. */
final class SocketOwner {
    private static final Path PROCESSES = Path.of("/proc");
    private static final int FLAGS = 3;
    private static final int INODE = 6;
    private static final int PATH = 7;
    private static final String LISTENING = "00010000";
    private static final long UNKNOWN = -1;

    private SocketOwner() {}

    /** Its program; null if it cannot be found, or was removed since. */
    static Path program(final Path socket) {
        final long pid = pid(socket);
        if (pid == UNKNOWN) {
            return null;
        }
        try {
            final Path program =
                    Files.readSymbolicLink(PROCESSES.resolve(Long.toString(pid)).resolve("exe"));
            return Files.isExecutable(program) ? program : null;
        } catch (final IOException gone) {
            return null;
        }
    }

    /** Its process id; -1 if it cannot be found. */
    static long pid(final Path socket) {
        try {
            final String inode = inode(socket);
            return inode == null ? UNKNOWN : pid("socket:[" + inode + "]");
        } catch (final IOException | UncheckedIOException unreadable) {
            return UNKNOWN;
        }
    }

    private static String inode(final Path socket) throws IOException {
        for (final String line : Files.readAllLines(PROCESSES.resolve("net/unix"), StandardCharsets.ISO_8859_1)) {
            final String[] fields = line.trim().split(" +", PATH + 1);
            if (fields.length > PATH && fields[FLAGS].equals(LISTENING) && isSame(fields[PATH], socket)) {
                return fields[INODE];
            }
        }
        return null;
    }

    private static boolean isSame(final String bound, final Path socket) {
        if (!bound.startsWith("/")) {
            return false;
        }
        try {
            final Path path = Path.of(bound);
            return path.equals(socket) || (Files.exists(path) && Files.isSameFile(path, socket));
        } catch (final IOException | IllegalArgumentException other) {
            return false;
        }
    }

    private static long pid(final String descriptor) throws IOException {
        long lowest = UNKNOWN;
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
            for (final Path process : processes) {
                if (hasDescriptor(process, descriptor)) {
                    final long pid = Long.parseLong(process.getFileName().toString());
                    lowest = lowest == UNKNOWN ? pid : Math.min(lowest, pid);
                }
            }
        }
        return lowest;
    }

    private static boolean hasDescriptor(final Path process, final String descriptor) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (final Path each : descriptors) {
                if (descriptor.equals(target(each))) {
                    return true;
                }
            }
        } catch (final IOException | DirectoryIteratorException endedOrNotOurs) {
            return false;
        }
        return false;
    }

    private static String target(final Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (final IOException closed) {
            return "";
        }
    }
}
