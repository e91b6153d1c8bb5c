// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.diff;

import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Differences of images that are arrays, as lines. */
public final class Comparing {
    /** The captured images that a daemon could load. */
    public static final List<String> CORPUS = List.of("c-4.17-v1", "c-4.17-v1-transaction", "c-4.22-v1", "c-4.22-v2");

    private Comparing() {}

    public static byte[] corpus(final String name) {
        try (InputStream in = Comparing.class.getResourceAsStream("/corpus/" + name + ".img")) {
            return in.readAllBytes();
        } catch (final IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static List<Difference> differences(final byte[] before, final byte[] after, final boolean isExact) {
        final List<Difference> differences = new ArrayList<>();
        try (Region first = Region.ofArray(before, "before");
                Region second = Region.ofArray(after, "after")) {
            final ComparisonSummary summary =
                    ImageComparison.compare(first, second, ReadOptions.DEFAULT, isExact, differences::add);
            if (summary.isSame() != differences.isEmpty()) {
                throw new AssertionError("the summary is not that of the differences");
            }
        }
        return differences;
    }

    /** A line a difference, such as {@code CHANGED NODE /a: value 01 -> 02}. */
    public static List<String> lines(final byte[] before, final byte[] after) {
        return lines(differences(before, after, false));
    }

    static List<String> exactLines(final byte[] before, final byte[] after) {
        return lines(differences(before, after, true));
    }

    private static List<String> lines(final List<Difference> differences) {
        return differences.stream().map(Comparing::line).toList();
    }

    private static String line(final Difference difference) {
        return difference.change() + " " + difference.subject()
                + difference.identity().stream()
                        .map(field -> " " + field.text())
                        .collect(Collectors.joining())
                + difference.fields().stream()
                        .map(field -> field.name() + " " + text(field.before()) + " -> " + text(field.after()))
                        .collect(Collectors.joining(", ", ": ", ""));
    }

    private static String text(final RecordField field) {
        return field == null ? "none" : field.text();
    }
}
