// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

/** Who is to load an image. What each does is told in docs/format.md, section 7. */
public enum Receiver {
    /** One that does exactly as specified: refuses what breaks a rule, and loses nothing. */
    SPEC("spec"),
    /** The C daemon of Xen 4.17, as Debian 12 has it. */
    C_4_17("c-4.17"),
    /** The C daemon of Xen 4.21. */
    C_4_21("c-4.21"),
    /** The C daemon of Xen 4.22. */
    C_4_22("c-4.22"),
    /** The daemon in OCaml, by way of its text: what of an image the text cannot say, and what the loader of Xen 4.17 to 4.22 skips. */
    OXENSTORED("oxenstored");

    private final String code;

    Receiver(final String code) {
        this.code = code;
    }

    /**
     * What the receiver is called in reports and on the command line; stable across releases.
     *
     * @return for example {@code c-4.17}
     */
    public String code() {
        return code;
    }
}
