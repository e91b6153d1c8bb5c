// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import java.util.Arrays;

/** The path of a walk over a tree: for each level a number, and the position of the next child. Grows as needed and is reused. */
final class WalkStack {
    private long[] levels = new long[32];
    private int[] positions = new int[32];
    private int depth;

    void clear() {
        depth = 0;
    }

    int depth() {
        return depth;
    }

    void push(final long level) {
        if (depth == levels.length) {
            levels = Arrays.copyOf(levels, 2 * depth);
            positions = Arrays.copyOf(positions, 2 * depth);
        }
        levels[depth] = level;
        positions[depth++] = 0;
    }

    void pop() {
        depth--;
    }

    long top() {
        return levels[depth - 1];
    }

    /** The position of the next child of the top level. */
    int position() {
        return positions[depth - 1];
    }

    /** Returns the position of the next child of the top level, and moves on. */
    int next() {
        return positions[depth - 1]++;
    }
}
