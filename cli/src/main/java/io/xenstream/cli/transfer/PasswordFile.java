// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.transfer;

import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.transfer.ScramVerifiers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;

/** Reads password files, which other users must be able neither to read nor to write. */
final class PasswordFile {
    private static final String COMMENT = "#";

    private PasswordFile() {}

    /** The password in the first line of a file. */
    static String first(final Path file) {
        final List<String> lines = lines(file);
        if (lines.isEmpty() || lines.get(0).isEmpty()) {
            throw new CommandFailure(ExitCode.INPUT, file + ": the first line must be a password");
        }
        return lines.get(0);
    }

    /** The users in a file of {@code NAME:PASSWORD} lines. */
    static ScramVerifiers users(final Path file) {
        final ScramVerifiers verifiers = new ScramVerifiers();
        int number = 0;
        for (final String line : lines(file)) {
            number++;
            if (line.isBlank() || line.startsWith(COMMENT)) {
                continue;
            }
            final int colon = line.indexOf(':');
            if (colon < 1 || colon == line.length() - 1) {
                throw new CommandFailure(ExitCode.INPUT, file + ", line " + number + ": expected NAME:PASSWORD");
            }
            add(verifiers, line.substring(0, colon), line.substring(colon + 1), file + ", line " + number);
        }
        return verifiers;
    }

    private static void add(
            final ScramVerifiers verifiers, final String name, final String password, final String place) {
        try {
            verifiers.with(name, password);
        } catch (final IllegalArgumentException unusable) {
            throw new CommandFailure(
                    ExitCode.INPUT,
                    place + ": the name or password has characters that SASLprep (RFC 4013) excludes",
                    unusable);
        }
    }

    private static List<String> lines(final Path file) {
        try {
            if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
                final Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
                requireNone(permissions, PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ, file, "read");
                requireNone(
                        permissions, PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE, file, "change");
            }
            return Files.readAllLines(file);
        } catch (final IOException unreadable) {
            throw new CommandFailure(
                    ExitCode.INPUT,
                    file + ": cannot be read (" + unreadable.getClass().getSimpleName() + ")",
                    unreadable);
        }
    }

    private static void requireNone(
            final Set<PosixFilePermission> permissions,
            final PosixFilePermission group,
            final PosixFilePermission others,
            final Path file,
            final String action) {
        if (permissions.contains(group) || permissions.contains(others)) {
            throw new CommandFailure(
                    ExitCode.INPUT,
                    file + ": other users can " + action + " the passwords in it; run chmod 600 " + file);
        }
    }
}
