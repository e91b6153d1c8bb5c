// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.time.Instant;

/**
 * What one run of the command reads from and prints to.
 *
 * @param input    standard input
 * @param output   standard output
 * @param errors   standard error
 * @param terminal what these are
 * @param begin    when it began
 */
record Session(InputStream input, Output output, PrintStream errors, Terminal terminal, Instant begin) {
    /** A message for the user, on a line of its own whatever it quotes. */
    void complain(final String message) {
        errors.println("xenstream: " + printable(message));
        errors.flush();
    }

    /** The text on one line, without what a terminal would obey: it may quote an image. */
    static String printable(final String text) {
        final StringBuilder line = new StringBuilder(text.length());
        text.chars().forEach(c -> line.append(Character.isISOControl(c) ? '?' : (char) c));
        return line.toString();
    }
}
