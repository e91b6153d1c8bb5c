// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Registers meters that show parts of what a source supplies; NaN while it supplies null. */
final class Meters<T> {
    private final MeterRegistry registry;
    private final String prefix;
    private final Supplier<T> source;

    Meters(final MeterRegistry registry, final String prefix, final Supplier<T> source) {
        this.registry = registry;
        this.prefix = prefix;
        this.source = source;
    }

    private static <T> double value(final Supplier<T> source, final ToDoubleFunction<T> part) {
        final T whole = source.get();
        return whole == null ? Double.NaN : part.applyAsDouble(whole);
    }

    Meters<T> counter(final String name, final String text, final Tags tags, final ToDoubleFunction<T> part) {
        FunctionCounter.builder(prefix + name, source, same -> value(same, part))
                .description(text)
                .tags(tags)
                .register(registry);
        return this;
    }

    Meters<T> counter(final String name, final String text, final ToDoubleFunction<T> part) {
        return counter(name, text, Tags.empty(), part);
    }

    /** The unit is null if it is a number of things. */
    Meters<T> gauge(final String name, final String text, final String unit, final ToDoubleFunction<T> part) {
        Gauge.builder(prefix + name, source, same -> value(same, part))
                .description(text)
                .baseUnit(unit)
                // The registry would not keep it otherwise.
                .strongReference(true)
                .register(registry);
        return this;
    }
}
