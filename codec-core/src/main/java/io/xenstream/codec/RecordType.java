// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

/** The type codes in record headers (docs/format.md, section 3). */
public final class RecordType {
    /** The last record of an image; no body. */
    public static final int END = 0;
    /** The daemon's own descriptors; live update only. */
    public static final int GLOBAL_DATA = 1;
    /** A connection of a guest or of a local client. */
    public static final int CONNECTION_DATA = 2;
    /** A watch. */
    public static final int WATCH_DATA = 3;
    /** A pending transaction. */
    public static final int TRANSACTION_DATA = 4;
    /** A node of the tree, committed or seen by a transaction. */
    public static final int NODE_DATA = 5;
    /** The daemon's quotas; live update only. */
    public static final int GLOBAL_QUOTA_DATA = 6;
    /** A domain's quotas and features. */
    public static final int DOMAIN_DATA = 7;
    /** A watch with a depth; since version 2. */
    public static final int WATCH_DATA_EXTENDED = 8;

    /** Codes from 0 (inclusive) to this one (exclusive) are known. */
    static final int KNOWN = 9;

    private static final String[] NAMES = {
        "END",
        "GLOBAL_DATA",
        "CONNECTION_DATA",
        "WATCH_DATA",
        "TRANSACTION_DATA",
        "NODE_DATA",
        "GLOBAL_QUOTA_DATA",
        "DOMAIN_DATA",
        "WATCH_DATA_EXTENDED"
    };

    private RecordType() {}

    /**
     * Returns whether the specification defines a type.
     *
     * @param type a type code, as an unsigned 32-bit number
     * @return true if the code is one of the constants of this class
     */
    public static boolean isKnown(final int type) {
        return Integer.compareUnsigned(type, KNOWN) < 0;
    }

    /**
     * Returns the name of a type in the specification.
     *
     * @param type a type code
     * @return for example {@code NODE_DATA}, or {@code UNKNOWN} with the code
     */
    public static String name(final int type) {
        return isKnown(type) ? NAMES[type] : "UNKNOWN " + Integer.toUnsignedString(type);
    }
}
