// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.Region;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Lines are found wherever the window ends. */
final class LineScannerProperties {
    @Provide
    Arbitrary<List<String>> lines() {
        return Arbitraries.strings()
                .withChars("ab,")
                .ofMaxLength(20)
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    @Property
    void shouldFindAllLinesThatFitTheWindow(
            @ForAll("lines") final List<String> expected,
            @ForAll final boolean isLastEnded,
            @ForAll @IntRange(min = 21, max = 60) final int window) {
        final String text = String.join("\n", expected) + (isLastEnded ? "\n" : "");
        final List<String> found = new ArrayList<>();
        final LineScanner lines = lines(text, window);
        while (lines.next()) {
            assertThat(lines.isTooLong()).isFalse();
            assertThat(lines.number()).isEqualTo(found.size() + 1L);
            assertThat(text.substring((int) lines.offset())).startsWith(line(lines));
            lines.split();
            assertThat(lines.fields()).isEqualTo(Math.min(6, line(lines).split(",", -1).length));
            found.add(line(lines));
        }

        final List<String> wanted = new ArrayList<>(expected);
        if (!isLastEnded && wanted.get(wanted.size() - 1).isEmpty()) {
            wanted.remove(wanted.size() - 1);
        }
        assertThat(found).isEqualTo(wanted);
    }

    @Property
    void shouldSkipWhatIsLongerThanTheWindow(
            @ForAll("lines") final List<String> expected, @ForAll @IntRange(min = 1, max = 20) final int window) {
        final LineScanner lines = lines(String.join("\n", expected) + "\n", window);
        int count = 0;
        while (lines.next()) {
            final String line = expected.get(count++);
            assertThat(lines.isTooLong()).isEqualTo(line.length() >= window && !isWhole(lines, line));
            assertThat(line).startsWith(line(lines));
            assertThat(lines.isEnded()).isTrue();
        }

        assertThat(count).isEqualTo(expected.size());
    }

    /** A line that fills the window may be seen whole if its line feed is in the last window of all. */
    private static boolean isWhole(final LineScanner lines, final String line) {
        return line.length() == lines.length() && !lines.isTooLong();
    }

    private static LineScanner lines(final String text, final int window) {
        return new LineScanner(Region.ofArray(text.getBytes(StandardCharsets.US_ASCII), "text"), window);
    }

    private static String line(final LineScanner lines) {
        return lines.window().getStringWithoutLengthAscii(lines.begin(), lines.length());
    }
}
