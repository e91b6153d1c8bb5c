// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.usage;

/** What a domain that is gone has left behind. */
public enum LeakKind {
    /** Its directory, {@code /local/domain/DOMID}. */
    DOMAIN("domain"),
    /** Its directory of the toolstack, {@code /libxl/DOMID}. */
    LIBXL("libxl"),
    /** A virtual machine, {@code /vm/UUID}, that the {@code vm} node of no live domain names. */
    VM("vm"),
    /** Its backends in a live domain, {@code /local/domain/BACKEND/backend/CLASS/DOMID}. */
    BACKEND("backend"),
    /** A permission for it, on a node outside of what the other kinds cover. */
    PERMISSION("permission");

    private final String code;

    LeakKind(final String code) {
        this.code = code;
    }

    /**
     * Returns the name of the kind in output.
     *
     * @return a word in lower case
     */
    public String code() {
        return code;
    }
}
