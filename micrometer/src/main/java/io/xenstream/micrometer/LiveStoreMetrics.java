// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.xenstream.store.LiveStore;

/**
 * The figures of a live store that has no daemon. A store is used by one thread, which says when there is something new to show; meters are read by others.
 *
 * <pre>{@code
 * LiveStoreMetrics metrics = new LiveStoreMetrics();
 * metrics.bindTo(registry);
 * ...
 * metrics.update(store); // on the store's thread, for example once a second
 * }</pre>
 */
public final class LiveStoreMetrics implements MeterBinder {
    /** What the meters show. */
    private record Figures(long nodes, long image, long free, long compacted, long commits) {}

    private volatile Figures figures;

    /** Creates meters that show NaN before they are updated. */
    public LiveStoreMetrics() {
        figures = null;
    }

    /**
     * Takes the store's figures. On the store's thread.
     *
     * @param store is open
     */
    public void update(final LiveStore store) {
        figures = new Figures(
                store.nodes(), store.imageLength(), store.freeLength(), store.compactedLength(), store.sequence());
    }

    @Override
    public void bindTo(final MeterRegistry registry) {
        StoreMeters.add(
                new Meters<>(registry, StoreMeters.PREFIX, () -> figures),
                Figures::nodes,
                Figures::image,
                Figures::free,
                Figures::compacted,
                Figures::commits);
    }
}
