// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

/**
 * What came of a conversion.
 *
 * @param length   octets written
 * @param errors   losses of severity ERROR
 * @param warnings losses of severity WARNING
 * @param notes    losses of severity NOTE, which a conversion need not be allowed
 */
public record ConversionSummary(long length, long errors, long warnings, long notes) {
    /**
     * Whether something that matters was lost.
     *
     * @return whether there is a loss that is more than a note
     */
    public boolean isLossy() {
        return errors + warnings > 0;
    }
}
