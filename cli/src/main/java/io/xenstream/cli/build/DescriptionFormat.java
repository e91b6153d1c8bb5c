// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.build;

/** The formats of a description, as they are called on the command line. */
enum DescriptionFormat {
    /** Nodes, as {@code ls -f -p} prints them. */
    LS,
    /** Records, as {@code dump --format ndjson} prints them. */
    NDJSON
}
