// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.figures;

/**
 * An operation to measure.
 *
 * @param step how many known nodes it uses at once
 * @param loop applies it to known nodes and adds a sample for each time
 */
record Task(int step, Loop loop) {
    /** The loop around the operation. */
    @FunctionalInterface
    interface Loop {
        /** Runs for the known nodes from one number to another. */
        void run(int from, int to, Samples samples);
    }

    /** A task that uses one node at once. */
    static Task of(final Loop loop) {
        return new Task(1, loop);
    }
}
