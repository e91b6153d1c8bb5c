// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.work;

/** A scanner that can read a single node at a known position. */
public interface PositionedScanner extends Scanner {
    /**
     * The positions of the nodes.
     *
     * @return one contender-specific number per node, in image order
     */
    long[] positions();

    /**
     * Reads the value lengths of some nodes.
     *
     * @param positions of the nodes
     * @return the sum
     */
    long valueLengths(long[] positions);
}
