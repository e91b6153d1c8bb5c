// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.command;

/** The file format of a store. */
public enum StateFormat {
    /** An image. */
    IMAGE("image"),
    /** The text of oxenstored. */
    OXENSTORED("oxenstored");

    private final String word;

    StateFormat(final String word) {
        this.word = word;
    }

    /** The name on the command line. */
    public String word() {
        return word;
    }
}
