// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.work;

/** A form in which a node can be read by itself, by who knows where it is. */
public interface PositionedScanner extends Scanner {
    /**
     * Where the nodes are.
     *
     * @return a number for each node, in the order of the image, that means something to this contender
     */
    long[] positions();

    /**
     * Reads the length of the value of some nodes.
     *
     * @param positions of the nodes
     * @return the sum
     */
    long valueLengths(long[] positions);
}
