// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.generate;

/**
 * How many guests a host has, and which share of its nodes each has.
 *
 * @param nodes  committed nodes in all
 * @param seed   what the content depends on
 * @param guests 0 to {@value #MOST_GUESTS}
 */
record Host(long nodes, long seed, int guests) {
    /** Domids from 0x7FF0 are reserved. */
    static final int MOST_GUESTS = 0x7FEF;
    /** Root, special nodes, directories, and what domain 0 has without any guest. */
    static final int OWN_NODES = 18;

    private static final int OFTEN_NODES_OF_GUEST = 160;

    static Host of(final long nodes, final long seed) {
        final long shared = Math.max(0, nodes - OWN_NODES);
        final long fitting = (shared + OFTEN_NODES_OF_GUEST - 1) / OFTEN_NODES_OF_GUEST;
        return new Host(nodes, seed, (int) Math.min(fitting, MOST_GUESTS));
    }

    /** How many nodes a guest has. */
    long share(final int domid) {
        final long shared = nodes - OWN_NODES;
        return shared / guests + (domid <= shared % guests ? 1 : 0);
    }
}
