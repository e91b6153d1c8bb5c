// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

/**
 * What is taken out of an image for a domain. Its connection with watches and transactions, its DOMAIN_DATA and the nodes under {@code /local/domain/N}
 * always are.
 *
 * @param domid       the domain, 1 to {@value #LAST_DOMID}
 * @param renamed     the id that it has on the other host, 1 to {@value #LAST_DOMID}; {@code domid} if that is the same
 * @param hasVm       whether {@code /vm/<uuid>} is, which {@code /local/domain/N/vm} names
 * @param hasBackends whether its backends and device models are: all that is {@code /local/domain/X/backend/T/N} or
 *                    {@code /local/domain/X/device-model/N}
 * @param hasLibxl    whether {@code /libxl/N} is
 * @param hasParents  whether the parents of all these are, up to the root
 */
public record ExtractOptions(
        int domid, int renamed, boolean hasVm, boolean hasBackends, boolean hasLibxl, boolean hasParents) {
    /** The largest id that a guest can have; those above are reserved. */
    public static final int LAST_DOMID = 0x7FEF;

    /**
     * Checks the ids.
     *
     * @param domid       the domain
     * @param renamed     the id on the other host
     * @param hasVm       whether to take the virtual machine's nodes
     * @param hasBackends whether to take the backends' nodes
     * @param hasLibxl    whether to take the tool stack's nodes
     * @param hasParents  whether to take the parents
     * @throws IllegalArgumentException if one of the ids is not a guest's
     */
    public ExtractOptions {
        requireGuest(domid);
        requireGuest(renamed);
    }

    private static void requireGuest(final int domid) {
        if (domid < 1 || domid > LAST_DOMID) {
            throw new IllegalArgumentException("a guest's id is from 1 to " + LAST_DOMID + ", not " + domid);
        }
    }
}
