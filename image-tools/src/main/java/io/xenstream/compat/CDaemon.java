// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.compat;

import io.xenstream.codec.RecordType;
import io.xenstream.codec.internal.PathRules;

/** The differences between the versions of Xen's C daemon that matter when it loads an image. */
enum CDaemon {
    V4_17,
    V4_21,
    V4_22;

    private static final int DOMID_ANY = 0x7FF5;
    /** The longest path in bytes that fits into a request with its NUL. */
    private static final int MAX_REQUEST_PATH = 4095;

    private boolean isAtLeast(final CDaemon version) {
        return compareTo(version) >= 0;
    }

    /** Returns the latest version of the format that it loads. */
    int latestVersion() {
        return isAtLeast(V4_21) ? 2 : 1;
    }

    /** Returns whether it maps the whole image. Otherwise it reads one record at a time and checks that the record is complete. */
    boolean mapsImage() {
        return !isAtLeast(V4_21);
    }

    /**
     * Returns whether it must read GLOBAL_DATA before the ring of a domain: up to 4.17 to map the ring of a guest, and later to know that domain 0 is
     * the one whose ring creates the store.
     */
    boolean needsGlobalDataForRing(final int domid) {
        return needsGlobalDataForStore() == (domid == 0);
    }

    /** Returns whether the ring of domain 0 creates the store only after GLOBAL_DATA. */
    boolean needsGlobalDataForStore() {
        return isAtLeast(V4_21);
    }

    boolean restoresUniqueIds() {
        return isAtLeast(V4_21);
    }

    /** Returns whether it keeps the permissions of special nodes in two variables instead of the store. */
    boolean storesSpecialNodesSeparately() {
        return !isAtLeast(V4_21);
    }

    /** Returns whether it refuses to create a node that already exists. */
    boolean refusesDuplicates() {
        return isAtLeast(V4_21);
    }

    /** Returns whether it accepts a permission with this domid as one for any domain. */
    boolean acceptsAsAnyDomain(final int domid) {
        return isAtLeast(V4_22) && domid == DOMID_ANY;
    }

    boolean refusesInvalidWatchPaths() {
        return isAtLeast(V4_21);
    }

    /** Returns the length in bytes of the longest path of a node that some client can use, not counting the path of its domain. */
    int maxNodePathLength() {
        return isAtLeast(V4_21) ? MAX_REQUEST_PATH : PathRules.LONGEST_RELATIVE;
    }

    boolean restoresFeatures(final int imageVersion) {
        return isAtLeast(V4_21) && imageVersion > 1;
    }

    boolean restoresQuotas() {
        return isAtLeast(V4_22);
    }

    /** Returns whether it reads the body of records of this type. */
    boolean reads(final int type) {
        return switch (type) {
            case RecordType.GLOBAL_DATA, RecordType.CONNECTION_DATA, RecordType.WATCH_DATA, RecordType.NODE_DATA ->
                true;
            case RecordType.DOMAIN_DATA -> isAtLeast(V4_21);
            case RecordType.GLOBAL_QUOTA_DATA, RecordType.WATCH_DATA_EXTENDED -> isAtLeast(V4_22);
            default -> false;
        };
    }

    /** Returns whether a version that restores quotas restores the quota with this name. */
    static boolean supportsQuota(final String name) {
        return switch (name) {
            case "nodes",
                    "watches",
                    "outstanding",
                    "memory",
                    "soft-memory",
                    "transactions",
                    "transaction-nodes",
                    "node-permissions",
                    "path-max",
                    "node-size" -> true;
            default -> false;
        };
    }
}
