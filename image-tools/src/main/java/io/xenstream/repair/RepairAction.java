// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.repair;

import io.xenstream.codec.Finding;
import io.xenstream.codec.Rule;

/**
 * One change that a repair made.
 *
 * @param finding what was wrong, and the record in the original; its detail is empty
 * @param offset  where the change begins: bytes from the start of the original
 * @param before  what was there: bytes in hexadecimal digits, or a phrase; empty if nothing was there
 * @param after   what is there now, likewise; empty if nothing is
 */
public record RepairAction(Finding finding, long offset, String before, String after) {
    /**
     * Returns the kind of the change.
     *
     * @return the rule of the finding, a {@link RepairRule}
     */
    public Rule rule() {
        return finding.rule();
    }
}
