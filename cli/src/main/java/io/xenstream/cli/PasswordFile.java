// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.stream.rpc.ScramVerifiers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;

/** Files with passwords, which only their owner reads. */
final class PasswordFile {
    private static final String COMMENT = "#";

    private PasswordFile() {}

    /** The first line. */
    static String first(final Path file) {
        final List<String> lines = lines(file);
        if (lines.isEmpty() || lines.get(0).isEmpty()) {
            throw new CommandFailure(ExitCode.INPUT, file + ": its first line should be a password");
        }
        return lines.get(0);
    }

    /** A user with a password on each line, {@code NAME:PASSWORD}. */
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
                throw new CommandFailure(ExitCode.INPUT, file + ", line " + number + ": should be NAME:PASSWORD");
            }
            verifiers.with(line.substring(0, colon), line.substring(colon + 1));
        }
        return verifiers;
    }

    private static List<String> lines(final Path file) {
        try {
            if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
                final Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
                if (permissions.contains(PosixFilePermission.GROUP_READ)
                        || permissions.contains(PosixFilePermission.OTHERS_READ)) {
                    throw new CommandFailure(
                            ExitCode.INPUT, file + ": others can read the passwords in it; chmod 600 " + file);
                }
            }
            return Files.readAllLines(file);
        } catch (final IOException unreadable) {
            throw new CommandFailure(
                    ExitCode.INPUT,
                    file + ": cannot be read (" + unreadable.getClass().getSimpleName() + ")",
                    unreadable);
        }
    }
}
