// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.repair;

import io.xenstream.codec.ConnectionDataDecoder;
import java.util.BitSet;

/** The domains that an image has introduced so far: those with a ring connection, and their targets. At most 65536 bits. */
final class KnownDomains {
    /** Stands for any domain, in daemons of Xen 4.22 and later. */
    private static final int DOMID_ANY = 0x7FF5;

    private final BitSet domids = new BitSet();
    private final boolean acceptsAny;

    /**
     * Creates an empty set.
     *
     * @param acceptsAny whether the daemon accepts permissions for any domain
     */
    KnownDomains(final boolean acceptsAny) {
        this.acceptsAny = acceptsAny;
    }

    void clear() {
        domids.clear();
    }

    void add(final ConnectionDataDecoder connection, final boolean hasTarget) {
        if (connection.connType() != ConnectionDataDecoder.SOCKET) {
            domids.set(connection.domid());
            if (hasTarget && connection.tdomid() != ConnectionDataDecoder.DOMID_INVALID) {
                domids.set(connection.tdomid());
            }
        }
    }

    boolean contains(final int domid) {
        return (acceptsAny && domid == DOMID_ANY) || domids.get(domid);
    }
}
