// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.util.LinkedHashMap;
import java.util.Map;

/** The quotas that Xen's C daemon has, under the names that images use. */
final class Quota {
    /** The only one that binds the clients of a socket, in the C daemon too. */
    static final String PATH_MAX = "path-max";

    /** What the C daemon 4.17 calls {@code node-permissions}. */
    private static final String PERMISSIONS = "permissions";

    private static final String NODE_PERMISSIONS = "node-permissions";

    /** The limit that a quota stands for if it is 0 or missing. */
    static final long NO_LIMIT = Long.MAX_VALUE;

    /** The largest value: the C daemon keeps an int. */
    static final long LARGEST = Integer.MAX_VALUE;

    /** What each one bounds, in the words of the C daemon and in its order. */
    static final Map<String, String> DESCRIPTIONS = descriptions();

    private Quota() {}

    private static Map<String, String> descriptions() {
        final Map<String, String> all = new LinkedHashMap<>();
        all.put("nodes", "Nodes per domain");
        all.put("watches", "Watches per domain");
        all.put("transactions", "Transactions per domain");
        all.put("outstanding", "Outstanding requests per domain");
        all.put("transaction-nodes", "Max. number of accessed nodes per transaction");
        all.put("memory", "Total Xenstore memory per domain (error level)");
        all.put("node-size", "Max. size of a node");
        all.put(PATH_MAX, "Max. length of a node path");
        all.put(NODE_PERMISSIONS, "Max. number of permissions per node");
        return all;
    }

    /** The name under which images have a quota. */
    static String imageName(final String name) {
        return name.equals(PERMISSIONS) ? NODE_PERMISSIONS : name;
    }

    /** The limit of a quota, which may be missing. */
    static long limit(final Long value) {
        return value == null || value == 0 ? NO_LIMIT : value;
    }
}
