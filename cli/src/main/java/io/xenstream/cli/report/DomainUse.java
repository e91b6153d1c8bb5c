// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.report;

import java.util.LinkedHashMap;
import java.util.Map;

/** What an image records about a domain. Clients on sockets count as domain 0. */
final class DomainUse {
    final int domid;
    final Map<String, Long> quotas = new LinkedHashMap<>();
    String name = "";
    boolean hasRing;
    boolean isDescribed;
    int sockets;
    long nodes;
    long bytes;
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

    /** Whether quotas apply: daemons exempt domain 0. */
    boolean isHeldToQuotas() {
        return domid != 0;
    }

    String title() {
        return "domain " + domid + (name.isEmpty() ? "" : " (" + name + ")");
    }
}
