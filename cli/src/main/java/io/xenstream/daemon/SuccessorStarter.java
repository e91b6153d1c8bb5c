// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.io.IOException;
import java.util.List;

/** Starts the process that is to take over, when an operator asks for that with {@code xenstore-control live-update}. */
@FunctionalInterface
public interface SuccessorStarter {
    /**
     * Starts the process.
     *
     * @param program   what the operator named
     * @param arguments more words for its command line; often none
     * @return the process
     * @throws IOException if it cannot be started; the operator is told why
     */
    Process start(String program, List<String> arguments) throws IOException;
}
