// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.compat;

/** A daemon to check the compatibility of an image with. docs/format.md, section 7, describes the behaviour of each. */
public enum TargetDaemon {
    /** A daemon that does exactly what the format specifies: it refuses an image with an error, and loads all others without loss. */
    SPEC("spec"),
    /** The C daemon of Xen 4.17, as in Debian 12. */
    C_4_17("c-4.17"),
    /** The C daemon of Xen 4.21. */
    C_4_21("c-4.21"),
    /** The C daemon of Xen 4.22. */
    C_4_22("c-4.22"),
    /**
     * The OCaml daemon of Xen 4.17 to 4.22, which loads only its own text format. The check covers the parts of an image that the text cannot
     * express, and the lines that the daemon's loader skips.
     */
    OXENSTORED("oxenstored");

    private final String code;

    TargetDaemon(final String code) {
        this.code = code;
    }

    /**
     * Returns the name of the daemon in reports and on the command line, which is stable across releases.
     *
     * @return the name, for example {@code c-4.17}
     */
    public String code() {
        return code;
    }
}
