// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.command;

import java.io.FileInputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * The standard streams of one run of the command.
 *
 * @param input    standard input
 * @param output   standard output
 * @param errors   standard error
 * @param terminal whether the streams are terminals
 * @param begin when the run began
 */
public record Session(InputStream input, Output output, PrintStream errors, Terminal terminal, Instant begin) {
    /** The regular file that standard input is redirected from; null if it is something else, or the system cannot tell. */
    public Path inputFile() {
        final Path descriptor = Path.of("/proc/self/fd/0");
        return input instanceof FileInputStream && Files.isRegularFile(descriptor) ? descriptor : null;
    }

    /** Prints a message for the user as exactly one line on standard error. */
    public void complain(final String message) {
        errors.println("xenstream: " + Escapes.text(message));
        errors.flush();
    }
}
