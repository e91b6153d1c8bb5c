// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Prints what the demo has measured, in 80 columns. */
final class DemoTable {
    private static final int MOST_LISTED = 8;
    private static final int COLUMNS = 80;

    private final Output output;

    DemoTable(final Output output) {
        this.output = output;
    }

    void begin(final long nodes, final long octets) {
        line("A host of %,d nodes, an image of %,d octets, from JVM to JVM", nodes, octets);
        output.newline();
        line("%-46s %14s %16s", "Step", "time", "octets/s");
        output.flush();
    }

    void print(final String prefix, final List<Step> steps) {
        for (final Step step : steps) {
            line("%-46s %14s %16s", prefix + step.name(), step.time(), step.rate());
        }
        if (!prefix.isEmpty()) {
            final long sum = steps.stream().mapToLong(Step::nanos).sum();
            line("%-46s %14s", prefix + "all of it", new Step("", sum, 0).time());
        }
        output.flush();
    }

    void print(final SecondJvm second) {
        output.newline();
        line(
                "The second JVM counted %,d committed nodes. Guest 1 has %,d:",
                second.nodes(), second.listed().size());
        second.listed().stream().limit(MOST_LISTED).forEach(node -> {
            output.text("  ").text(node.length() > COLUMNS - 2 ? node.substring(0, COLUMNS - 5) + "..." : node);
            output.newline();
        });
        if (second.listed().size() > MOST_LISTED) {
            line("  ... and %,d more", second.listed().size() - MOST_LISTED);
        }
        output.newline();
        output.flush();
    }

    void compare(final Step copied, final Step written, final Step lookedAt, final Step read) {
        line("%-32s %15s %15s %15s", "In this JVM, better of two runs", "in place", "data streams", "ratio");
        compare(copied, written);
        compare(lookedAt, read);
        output.newline();
        line("Data streams: DataOutputStream and DataInputStream with buffers of 64 KiB,");
        line("fields one by one, strings as byte[]; the same octets written, the same sums");
        line("read. Both write to a file and read one that is in the page cache; nothing is");
        line("forced to the disk.");
    }

    private void compare(final Step inPlace, final Step streamed) {
        line("%-32s %15s %15s %15s", inPlace.name(), inPlace.time(), streamed.time(), ratio(inPlace, streamed));
        line("%-32s %15s %15s", "  octets/s", inPlace.rate(), streamed.rate());
    }

    private static String ratio(final Step inPlace, final Step streamed) {
        return String.format(Locale.ROOT, "%.1f x", (double) streamed.nanos() / inPlace.nanos());
    }

    void kept(final Path image) {
        output.newline();
        line("The image is kept: %s", image);
    }

    private void line(final String format, final Object... arguments) {
        output.text(String.format(Locale.ROOT, format, arguments).stripTrailing())
                .newline();
    }
}
