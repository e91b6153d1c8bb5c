// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

/**
 * What came of verifying an image.
 *
 * @param records  how many records were read, END included
 * @param errors   findings of severity ERROR
 * @param warnings findings of severity WARNING
 * @param notes    findings of severity NOTE
 * @param complete whether the image was read to its END; if not, the last error says why
 */
public record VerifySummary(long records, long errors, long warnings, long notes, boolean complete) {
    /**
     * Whether the image is good.
     *
     * @return whether there is no error
     */
    public boolean isGood() {
        return errors == 0;
    }
}
