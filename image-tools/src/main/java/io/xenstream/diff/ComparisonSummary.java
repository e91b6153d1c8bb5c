// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.diff;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/** Number of number of differences by kind. */
public final class ComparisonSummary {
    private final Map<ElementKind, Map<Change, Long>> counts = new EnumMap<>(ElementKind.class);

    ComparisonSummary() {}

    /** Returns a consumer that counts each difference and passes it on. */
    Consumer<Difference> counting(final Consumer<Difference> consumer) {
        return difference -> {
            counts.computeIfAbsent(difference.subject(), subject -> new EnumMap<>(Change.class))
                    .merge(difference.change(), 1L, Long::sum);
            consumer.accept(difference);
        };
    }

    /**
     * Returns the number of number of differences of an element kind and a change.
     *
     * @param subject the kind of element
     * @param change  how it changed
     * @return number of differences
     */
    public long count(final ElementKind subject, final Change change) {
        return counts.getOrDefault(subject, Map.of()).getOrDefault(change, 0L);
    }

    /**
     * Returns the number of number of differences of a change, over all element kinds.
     *
     * @param change how they changed
     * @return number of differences
     */
    public long count(final Change change) {
        long sum = 0;
        for (final ElementKind subject : ElementKind.values()) {
            sum += count(subject, change);
        }
        return sum;
    }

    /**
     * Returns whether the images are equal.
     *
     * @return true if there is no difference
     */
    public boolean isSame() {
        return counts.isEmpty();
    }
}
