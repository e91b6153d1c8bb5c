// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.command;

import java.io.PrintStream;
import java.nio.file.Path;

/**
 * The output streams and the source tree of the command.
 *
 * @param output standard output
 * @param errors standard error
 * @param home the source tree that the benchmarks were built from
 */
record Session(PrintStream output, PrintStream errors, Path home) {
    void error(final String message) {
        errors.println("xenstream bench: " + message);
        errors.flush();
    }
}
