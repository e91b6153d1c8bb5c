// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.io.IOException;
import java.util.List;

/** Starts a successor when an operator runs {@code xenstore-control live-update}. */
@FunctionalInterface
public interface SuccessorStarter {
    /**
     * Starts the process.
     *
     * @param program   the program that the operator named
     * @param arguments further arguments for its command line; often none
     * @return the process
     * @throws IOException if it cannot be started; the operator gets the reason
     */
    Process start(String program, List<String> arguments) throws IOException;
}
