// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

/**
 * What came of a repair.
 *
 * @param records  how many records the original has, as far as they could be found, END included
 * @param mendings how many changes were made
 * @param left     how many things could not be mended
 * @param length   octets of the mended image; 0 if there is none, because something is left
 */
public record RepairSummary(long records, long mendings, long left, long length) {
    /**
     * Whether there is a mended image.
     *
     * @return whether nothing is left
     */
    public boolean isMended() {
        return left == 0;
    }
}
