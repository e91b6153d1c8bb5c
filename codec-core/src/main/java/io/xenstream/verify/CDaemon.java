// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import io.xenstream.codec.RecordType;

/** Xen's daemon in C, version by version: all that its versions differ in when they load an image. */
enum CDaemon {
    V4_17,
    V4_21,
    V4_22;

    private static final int DOMID_ANY = 0x7FF5;

    private boolean isSince(final CDaemon version) {
        return compareTo(version) >= 0;
    }

    /** The latest version of the format that it loads. */
    int latestVersion() {
        return isSince(V4_21) ? 2 : 1;
    }

    /** Whether it looks at the image in a mapping, and not at one record at a time, of which it checks the end. */
    boolean mapsImage() {
        return !isSince(V4_21);
    }

    /** Whether it cannot restore a guest before it has seen GLOBAL_DATA. */
    boolean needsGlobalDataForGuests() {
        return !isSince(V4_21);
    }

    boolean restoresUniqueIds() {
        return isSince(V4_21);
    }

    /** Whether it keeps the permissions of special nodes in two variables, and not with the other nodes. */
    boolean keepsSpecialNodesApart() {
        return !isSince(V4_21);
    }

    /** Whether it refuses to create a node that there is. */
    boolean refusesDuplicates() {
        return isSince(V4_21);
    }

    /** Whether it knows a permission for any domain, by a domid that is none. */
    boolean takesForAny(final int domid) {
        return isSince(V4_22) && domid == DOMID_ANY;
    }

    boolean refusesWatchPaths() {
        return isSince(V4_21);
    }

    /** Octets of the longest path, relative to a domain's own, that it lets a guest watch. */
    int longestWatchPath() {
        return isSince(V4_22) ? PathRules.LONGEST_RELATIVE - 1 : PathRules.LONGEST_RELATIVE;
    }

    boolean restoresFeatures(final int imageVersion) {
        return isSince(V4_21) && imageVersion > 1;
    }

    boolean restoresQuotas() {
        return isSince(V4_22);
    }

    /** Whether it looks into the body of records of a type. */
    boolean reads(final int type) {
        return switch (type) {
            case RecordType.GLOBAL_DATA, RecordType.CONNECTION_DATA, RecordType.WATCH_DATA, RecordType.NODE_DATA ->
                true;
            case RecordType.DOMAIN_DATA -> isSince(V4_21);
            case RecordType.GLOBAL_QUOTA_DATA, RecordType.WATCH_DATA_EXTENDED -> isSince(V4_22);
            default -> false;
        };
    }

    /** Whether it has restored a quota of this name, if it restores quotas. */
    static boolean knowsQuota(final String name) {
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
