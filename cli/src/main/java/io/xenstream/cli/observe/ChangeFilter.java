// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.observe;

import io.xenstream.cli.listing.PathGlob;

/**
 * Which changes to print. What is missing is always said.
 *
 * @param glob  of paths; null for all
 * @param domain that owns the node; null for all
 */
record ChangeFilter(PathGlob glob, Integer domain) {
    boolean acceptsPath(final String path) {
        return glob == null || glob.accepts(path);
    }

    boolean acceptsDomain(final int owner) {
        return domain == null || domain == owner;
    }
}
