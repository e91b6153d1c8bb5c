// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What is done to the state between a daemon and its successor in a live update. */
@FunctionalInterface
public interface StateReplacement {
    /** Nothing. */
    StateReplacement NONE = (dumped, restored) -> Files.copy(dumped, restored);

    /**
     * Makes the successor's state. The predecessor has dumped all of its own and waits.
     *
     * @param dumped   the file that the predecessor has written
     * @param restored the file that the successor will read; there is none yet
     */
    void replace(Path dumped, Path restored) throws IOException;
}
