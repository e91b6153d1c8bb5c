// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.report;

import java.util.Optional;

/** Quotas that an image says the use of. */
enum KnownQuota {
    NODES("nodes", "nodes owned"),
    WATCHES("watches", "watches"),
    TRANSACTIONS("transactions", "open transactions"),
    TRANSACTION_NODES("transaction-nodes", "nodes in a transaction"),
    NODE_PERMISSIONS("node-permissions", "permissions of a node owned"),
    PATH_MAX("path-max", "octets of a path owned");

    private final String quota;
    private final String counts;

    KnownQuota(final String quota, final String counts) {
        this.quota = quota;
        this.counts = counts;
    }

    static Optional<KnownQuota> of(final String name) {
        for (final KnownQuota known : values()) {
            if (known.quota.equals(name)) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }

    String quota() {
        return quota;
    }

    /** What it limits, in words. */
    String counts() {
        return counts;
    }

    long use(final DomainUse domain) {
        return switch (this) {
            case NODES -> domain.nodes;
            case WATCHES -> domain.watches;
            case TRANSACTIONS -> domain.transactions;
            case TRANSACTION_NODES -> domain.largestTransaction;
            case NODE_PERMISSIONS -> domain.mostPermissions;
            case PATH_MAX -> domain.longestPath;
        };
    }
}
