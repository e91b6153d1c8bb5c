// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

/** What the command's exit status means. */
final class ExitCode {
    /** Done, and nothing found. */
    static final int FINE = 0;
    /** Done, and something was found: an error in an image, a difference. */
    static final int FOUND = 1;
    /** The command line was not understood. */
    static final int USAGE = 2;
    /** The input could not be read. */
    static final int INPUT = 3;
    /** The output could not be written. */
    static final int OUTPUT = 4;
    /** A defect of xenstream itself. */
    static final int DEFECT = 70;

    private ExitCode() {}
}
