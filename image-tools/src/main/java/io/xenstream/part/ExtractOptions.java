// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.part;

/**
 * What is extracted for a domain. Its connection with watches and transactions, its DOMAIN_DATA and the nodes under {@code /local/domain/N} always are.
 *
 * @param domid       the domain, 1 to {@value #LAST_DOMID}
 * @param renamed     its id on the receiving host, 1 to {@value #LAST_DOMID}; {@code domid} if that is the same
 * @param hasVm       whether to extract {@code /vm/<uuid>}, which {@code /local/domain/N/vm} names
 * @param hasBackends whether to extract its backends and device models: {@code /local/domain/X/backend/T/N} and
 *                    {@code /local/domain/X/device-model/N}
 * @param hasLibxl    whether to extract {@code /libxl/N}
 * @param hasParents  whether to extract the parents of all these nodes, up to the root
 * @param receiver    what the receiving host supplies for the connection
 */
public record ExtractOptions(
        int domid,
        int renamed,
        boolean hasVm,
        boolean hasBackends,
        boolean hasLibxl,
        boolean hasParents,
        ReceivingHost receiver) {
    /** The largest id that a guest can have; those above are reserved. */
    public static final int LAST_DOMID = 0x7FEF;

    /**
     * Checks the ids.
     *
     * @param domid       the domain
     * @param renamed     the id on the receiving host
     * @param hasVm       whether to extract the virtual machine's nodes
     * @param hasBackends whether to extract the backends' nodes
     * @param hasLibxl    whether to extract the toolstack's nodes
     * @param hasParents  whether to extract the parents
     * @param receiver    what the receiving host supplies
     * @throws IllegalArgumentException if one of the ids is not a guest's
     */
    public ExtractOptions {
        requireGuest(domid);
        requireGuest(renamed);
    }

    /**
     * Options for a receiving host that supplies nothing yet.
     *
     * @param domid       the domain
     * @param renamed     the id on the receiving host
     * @param hasVm       whether to extract the virtual machine's nodes
     * @param hasBackends whether to extract the backends' nodes
     * @param hasLibxl    whether to extract the toolstack's nodes
     * @param hasParents  whether to extract the parents
     * @throws IllegalArgumentException if one of the ids is not a guest's
     */
    public ExtractOptions(
            final int domid,
            final int renamed,
            final boolean hasVm,
            final boolean hasBackends,
            final boolean hasLibxl,
            final boolean hasParents) {
        this(domid, renamed, hasVm, hasBackends, hasLibxl, hasParents, ReceivingHost.UNKNOWN);
    }

    private static void requireGuest(final int domid) {
        if (domid < 1 || domid > LAST_DOMID) {
            throw new IllegalArgumentException("a guest's id is from 1 to " + LAST_DOMID + ", not " + domid);
        }
    }
}
