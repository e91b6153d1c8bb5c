// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

/** How state is kept in a file. */
enum StateForm {
    /** An image. */
    IMAGE("image"),
    /** The text of oxenstored. */
    OXENSTORED("oxenstored");

    private final String word;

    StateForm(final String word) {
        this.word = word;
    }

    /** As the command line calls it. */
    String word() {
        return word;
    }
}
