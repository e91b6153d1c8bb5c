// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.serve;

import io.xenstream.cli.command.Escapes;
import io.xenstream.cli.command.Output;
import io.xenstream.counters.CounterSnapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Prints counters for people; each time but the first with the changes since the last one. */
final class CountersText {
    private static final int LONGEST_NUMBER = 20;

    private final Output output;
    private final String file;
    private Map<String, Long> before;

    CountersText(final Output output, final String file) {
        this.output = output;
        this.file = file;
    }

    void print(final CounterSnapshot snapshot) {
        if (before != null) {
            output.newline();
        }
        output.text(Escapes.text(
                        file + ": " + snapshot.name() + ", process " + snapshot.process() + ", " + state(snapshot)))
                .newline();
        final Map<String, Long> values = new HashMap<>();
        final List<CounterSnapshot.Counter> shown = snapshot.counters().stream()
                .filter(counter -> counter.value() != 0)
                .toList();
        int width = 0;
        for (final CounterSnapshot.Counter counter : shown) {
            width = Math.max(width, Escapes.text(counter.name()).length());
        }
        for (final CounterSnapshot.Counter counter : shown) {
            print(counter, width);
            values.put(counter.name(), counter.value());
        }
        before = values;
    }

    private void print(final CounterSnapshot.Counter counter, final int width) {
        final String name = Escapes.text(counter.name());
        output.text(name).spaces(width - name.length()).number(counter.value(), LONGEST_NUMBER);
        final long change = before == null ? 0 : counter.value() - before.getOrDefault(counter.name(), 0L);
        if (change != 0) {
            output.text(change > 0 ? "  +" : "  ").number(change);
        }
        output.newline();
    }

    private static String state(final CounterSnapshot snapshot) {
        return switch (snapshot.state()) {
            case RUNNING -> "running since " + snapshot.started();
            case ENDED -> "ended at " + snapshot.ended().orElseThrow();
            case KILLED -> "was killed after " + snapshot.updated();
        };
    }
}
