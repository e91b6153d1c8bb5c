// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.report;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a domain has in an image. Clients on sockets act as domain 0, and what they have is its. */
final class DomainUse {
    final int domid;
    final Map<String, Long> quotas = new LinkedHashMap<>();
    String name = "";
    boolean hasRing;
    boolean isDescribed;
    int sockets;
    long nodes;
    long octets;
    long watches;
    long transactions;
    long pendingIn;
    long pendingOut;
    long largestTransaction;
    long mostPermissions;
    long longestPath;

    DomainUse(final int domid) {
        this.domid = domid;
    }

    /** Daemons hold domain 0 to no quota. */
    boolean isHeldToQuotas() {
        return domid != 0;
    }

    String title() {
        return "domain " + domid + (name.isEmpty() ? "" : " (" + name + ")");
    }
}
