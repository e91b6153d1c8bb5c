// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.update;

/**
 * The space that a daemon's state is likely to take.
 *
 * @param bytes with a reserve for what a client of the daemon does not see
 */
record SpaceNeed(long bytes) {
    private static final long RESERVE = 1 << 16;
    private static final int RESERVE_SHARE = 4;
    /** Text has two digits for each byte. */
    private static final int TEXT_FACTOR = 2;

    /**
     * Estimates the space from the nodes.
     *
     * @param image  the length of an image of the nodes in bytes
     * @param isText whether the daemon writes text
     */
    static SpaceNeed of(final long image, final boolean isText) {
        final long exact = isText ? image * TEXT_FACTOR : image;
        return new SpaceNeed(exact + exact / RESERVE_SHARE + RESERVE);
    }

    boolean fits(final long free) {
        return bytes <= free;
    }
}
