// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.demo;

import io.xenstream.cli.command.Output;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Prints the measurements of the demo in 80 columns. */
final class DemoTable {
    private static final int MOST_LISTED = 8;
    private static final int COLUMNS = 80;

    private final Output output;

    DemoTable(final Output output) {
        this.output = output;
    }

    void begin(final long nodes, final long bytes) {
        line("%,d nodes, %,d bytes, from one JVM to another", nodes, bytes);
        output.newline();
        line("%-46s %14s %16s", "step", "time", "bytes/s");
        output.flush();
    }

    void print(final String prefix, final List<TimedStep> steps) {
        for (final TimedStep step : steps) {
            line("%-46s %14s %16s", prefix + step.name(), step.time(), step.rate());
        }
        if (!prefix.isEmpty()) {
            final long sum = steps.stream().mapToLong(TimedStep::nanos).sum();
            line("%-46s %14s", prefix + "total", new TimedStep("", sum, 0).time());
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

    void compare(final TimedStep copied, final TimedStep written, final TimedStep lookedAt, final TimedStep read) {
        line("%-32s %15s %15s %15s", "In this JVM, best of two runs", "in place", "data streams", "ratio");
        compare(copied, written);
        compare(lookedAt, read);
        output.newline();
        line("Data streams: DataOutputStream and DataInputStream with 64 KiB buffers, field by");
        line("field, strings as byte[]. Both variants write the same bytes and read the same");
        line("fields. Both write to a file and read one from the page cache; neither syncs to");
        line("the disk.");
    }

    private void compare(final TimedStep inPlace, final TimedStep streamed) {
        line("%-32s %15s %15s %15s", inPlace.name(), inPlace.time(), streamed.time(), ratio(inPlace, streamed));
        line("%-32s %15s %15s", "  bytes/s", inPlace.rate(), streamed.rate());
    }

    private static String ratio(final TimedStep inPlace, final TimedStep streamed) {
        return String.format(Locale.ROOT, "%.1f x", (double) streamed.nanos() / inPlace.nanos());
    }

    void kept(final Path image) {
        output.newline();
        line("Image: %s", image);
    }

    private void line(final String format, final Object... arguments) {
        output.text(String.format(Locale.ROOT, format, arguments).stripTrailing())
                .newline();
    }
}
