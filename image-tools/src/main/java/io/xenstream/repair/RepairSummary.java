// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.repair;

import io.xenstream.verify.SoundNodes;

/**
 * The outcome of a repair.
 *
 * @param records    the number of records found in the original, including END
 * @param actions    the number of changes
 * @param unrepaired the number of problems that were not repaired
 * @param losses     the number of findings about content that the daemon does not restore; 0 if the image is not for a daemon
 * @param length     the length in bytes of the repaired image; 0 if something was not repaired
 * @param sound      nodes of the repaired image that whoever checks it need not look at; none if it is for a daemon
 */
public record RepairSummary(long records, long actions, long unrepaired, long losses, long length, SoundNodes sound) {
    /**
     * Returns whether there is a repaired image.
     *
     * @return whether everything was repaired
     */
    public boolean isRepaired() {
        return unrepaired == 0;
    }
}
