// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.convert;

/** Which lines of a text are read. The others are skipped at a glance, and nothing is found in them. */
enum LineFilter {
    /** All lines. */
    ALL,
    /** All but the nodes'. */
    CONNECTIONS,
    /** The nodes' lines only. */
    NODES
}
