// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.convert;

/**
 * The outcome of a conversion.
 *
 * @param length   bytes written
 * @param errors   losses of severity ERROR
 * @param warnings losses of severity WARNING
 * @param notes    losses of severity NOTE, which never make a conversion lossy
 */
public record ConversionSummary(long length, long errors, long warnings, long notes) {
    /**
     * Returns whether the conversion was lossy.
     *
     * @return true if there is a loss of severity WARNING or ERROR
     */
    public boolean isLossy() {
        return errors + warnings > 0;
    }
}
