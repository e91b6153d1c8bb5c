// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.report;

import java.util.Optional;

/** The quotas whose use can be computed from an image. */
enum KnownQuota {
    NODES("nodes", "owned nodes"),
    WATCHES("watches", "watches"),
    TRANSACTIONS("transactions", "open transactions"),
    TRANSACTION_NODES("transaction-nodes", "nodes in a transaction"),
    NODE_PERMISSIONS("node-permissions", "permissions of an owned node"),
    PATH_MAX("path-max", "bytes of an owned path");

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

    /** What the quota limits. */
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
