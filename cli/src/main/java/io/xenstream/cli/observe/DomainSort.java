// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.observe;

import java.util.Comparator;

/** The order of domains in {@code top}. */
enum DomainSort {
    NODES,
    BYTES,
    CHANGES,
    DOMAIN;

    /** Domains of which something is known to be larger come first. */
    Comparator<Sample.Domain> order() {
        final Comparator<Sample.Domain> bySize =
                Comparator.comparingLong(this::size).reversed();
        return bySize.thenComparingInt(Sample.Domain::domid);
    }

    private long size(final Sample.Domain domain) {
        return switch (this) {
            case NODES -> domain.nodes();
            case BYTES -> domain.bytes();
            case CHANGES -> domain.changes();
            case DOMAIN -> 0;
        };
    }
}
