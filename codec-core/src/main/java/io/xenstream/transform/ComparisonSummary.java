// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/** How many differences there are, of what kind. */
public final class ComparisonSummary {
    private final Map<Subject, Map<Change, Long>> counts = new EnumMap<>(Subject.class);

    ComparisonSummary() {}

    /** The consumer, with each difference counted on its way. */
    Consumer<Difference> counting(final Consumer<Difference> consumer) {
        return difference -> {
            counts.computeIfAbsent(difference.subject(), subject -> new EnumMap<>(Change.class))
                    .merge(difference.change(), 1L, Long::sum);
            consumer.accept(difference);
        };
    }

    /**
     * How many things of a kind have changed so.
     *
     * @param subject what kind of thing
     * @param change  what has become of it
     * @return differences
     */
    public long count(final Subject subject, final Change change) {
        return counts.getOrDefault(subject, Map.of()).getOrDefault(change, 0L);
    }

    /**
     * How many things have changed so, of all kinds.
     *
     * @param change what has become of them
     * @return differences
     */
    public long count(final Change change) {
        long sum = 0;
        for (final Subject subject : Subject.values()) {
            sum += count(subject, change);
        }
        return sum;
    }

    /**
     * Whether the images say the same.
     *
     * @return whether there was no difference
     */
    public boolean isSame() {
        return counts.isEmpty();
    }
}
