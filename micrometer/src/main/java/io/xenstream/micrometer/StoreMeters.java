// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.micrometer;

import java.util.function.ToDoubleFunction;

/** The meters of a store, alone or in a daemon. */
final class StoreMeters {
    static final String PREFIX = "xenstream.store.";

    private StoreMeters() {}

    static <T> void add(
            final Meters<T> meters,
            final ToDoubleFunction<T> nodes,
            final ToDoubleFunction<T> image,
            final ToDoubleFunction<T> free,
            final ToDoubleFunction<T> compacted,
            final ToDoubleFunction<T> commits) {
        meters.gauge("nodes", "Nodes", null, nodes)
                .gauge("image", "Length of the image", "bytes", image)
                .gauge("free", "Space in the image that is free for nodes", "bytes", free)
                .gauge(
                        "compacted",
                        "What the compaction in progress has passed, 0 if there is none",
                        "bytes",
                        compacted)
                .counter("commits", "Commits since the store was created, by any process", commits);
    }
}
