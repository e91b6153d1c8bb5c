// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.usage;

import io.xenstream.compat.TargetDaemon;
import java.util.Optional;

/** A quota of a daemon whose use an image shows. */
public enum Quota {
    /** Committed nodes that the domain owns. */
    NODES("nodes", 1000, 1000),
    /** Watches of the domain's ring. */
    WATCHES("watches", 128, 100),
    /** Open transactions of the domain's ring. */
    TRANSACTIONS("transactions", 10, 10),
    /** Nodes in the largest transaction of the domain's ring. */
    TRANSACTION_NODES("transaction-nodes", 1024, 0),
    /** Permissions of the owned node that has the most, counting that of its owner. */
    NODE_PERMISSIONS("node-permissions", 5, 0);

    private final String code;
    private final int defaultOfC;
    private final int defaultOfOxenstored;

    Quota(final String code, final int defaultOfC, final int defaultOfOxenstored) {
        this.code = code;
        this.defaultOfC = defaultOfC;
        this.defaultOfOxenstored = defaultOfOxenstored;
    }

    /**
     * Returns the name of the quota, as the C daemon spells it.
     *
     * @return the name, for example {@code nodes}
     */
    public String code() {
        return code;
    }

    /**
     * Returns the limit that a daemon sets if nobody configures another one.
     *
     * @param daemon a daemon other than {@link TargetDaemon#SPEC}, which has no limits
     * @return the limit, or 0 if there is none
     */
    public long defaultLimit(final TargetDaemon daemon) {
        return switch (daemon) {
            case SPEC -> 0;
            case C_4_17, C_4_21, C_4_22 -> defaultOfC;
            case OXENSTORED -> defaultOfOxenstored;
        };
    }

    static Optional<Quota> of(final String code) {
        for (final Quota quota : values()) {
            if (quota.code.equals(code)) {
                return Optional.of(quota);
            }
        }
        return Optional.empty();
    }
}
