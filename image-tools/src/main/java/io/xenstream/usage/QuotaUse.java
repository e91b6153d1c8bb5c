// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.usage;

/**
 * How much of a quota a domain uses.
 *
 * @param domid the domain
 * @param quota the quota
 * @param used the use, in the unit of the quota
 * @param limit the limit, which is greater than 0
 * @param isFromImage whether the image sets the limit; otherwise it is the default of the daemon
 */
public record QuotaUse(int domid, Quota quota, long used, long limit, boolean isFromImage) {
    private static final int PER_CENT = 100;

    /**
     * Returns the share of the limit that is used.
     *
     * @return per cent, rounded down; more than 100 if the use exceeds the limit
     */
    public long percent() {
        return used * PER_CENT / limit;
    }
}
