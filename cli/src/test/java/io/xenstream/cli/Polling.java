// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

/** Waiting for another process, which cannot notify a test. */
public final class Polling {
    private Polling() {}

    /** Pauses between two looks at the other process. Fails when the test's time is over. */
    public static void pause() {
        try {
            Thread.sleep(1);
        } catch (final InterruptedException timeIsOver) {
            Thread.currentThread().interrupt();
            throw new AssertionError("what the test waits for did not happen in time", timeIsOver);
        }
    }
}
