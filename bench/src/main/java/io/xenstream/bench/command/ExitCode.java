// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.command;

/** The exit codes; the same as those of the xenstream command. */
final class ExitCode {
    static final int FINE = 0;
    /** A regression, a failed benchmark or a violated guard rule. */
    static final int FOUND = 1;

    static final int USAGE = 2;
    /** The input could not be read, or JMH could not run. */
    static final int INPUT = 3;

    static final int OUTPUT = 4;
    static final int DEFECT = 70;

    private ExitCode() {}
}
