// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the daemon knows about a guest. It is kept for requests and successors; guests themselves are not served.
 *
 * @param domid        its number
 * @param connectionId the id of its connection in images; 0 if it has not been introduced
 * @param uniqueId     the unique id of its connection; 0 if the image had none
 * @param eventChannel the port of its connection in the image, or that of its introduction
 * @param target       the domain whose permissions it has too, or {@link #NO_TARGET}
 * @param features     bits
 * @param hasRecord    whether more than its connection is known: features, even if they are 0, or quotas
 * @param quotas       its own quotas by name; 0 means no limit
 */
record Domain(
        int domid,
        long connectionId,
        long uniqueId,
        long eventChannel,
        int target,
        long features,
        boolean hasRecord,
        Map<String, Long> quotas) {
    /** The target of a domain that has none. */
    static final int NO_TARGET = 0x7FF4;

    /** A domain of which nothing is known. */
    static Domain unknown(final int domid) {
        return new Domain(domid, 0, 0, 0, NO_TARGET, 0, false, Map.of());
    }

    /** Whether the guest has been introduced. */
    boolean isIntroduced() {
        return connectionId != 0;
    }

    Domain introduced(final long newConnectionId, final long newUniqueId, final long port) {
        return new Domain(domid, newConnectionId, newUniqueId, port, target, features, hasRecord, quotas);
    }

    Domain withTarget(final int newTarget) {
        return new Domain(domid, connectionId, uniqueId, eventChannel, newTarget, features, hasRecord, quotas);
    }

    Domain withFeatures(final long bits) {
        return new Domain(domid, connectionId, uniqueId, eventChannel, target, bits, true, quotas);
    }

    Domain withQuota(final String name, final long value) {
        final Map<String, Long> all = new LinkedHashMap<>(quotas);
        all.put(name, value);
        return new Domain(domid, connectionId, uniqueId, eventChannel, target, features, true, all);
    }
}
