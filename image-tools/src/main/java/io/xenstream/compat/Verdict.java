// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.compat;

/**
 * The result of a {@link CompatibilityChecker}: whether a daemon would load an image, and with how many problems.
 *
 * @param daemon   the daemon that would load the image
 * @param outcome  the worst outcome of all findings; {@code LOADS} if there are none
 * @param records  number of records read, including END
 * @param errors   number of findings of severity ERROR
 * @param warnings number of findings of severity WARNING
 * @param notes    number of findings of severity NOTE
 * @param complete whether the image was read up to END; if not, the rest of the image was not checked and may have further problems
 */
public record Verdict(
        TargetDaemon daemon,
        LoadOutcome outcome,
        long records,
        long errors,
        long warnings,
        long notes,
        boolean complete) {
    /**
     * Returns whether the daemon loads the image without losing anything important.
     *
     * @return whether there are no errors
     */
    public boolean isGood() {
        return errors == 0;
    }
}
