// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code xenstream bench guard} with rules for tiny benchmarks inside this JVM. */
final class GuardCommandTest {
    private static final int SLOW = 50;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @AfterEach
    void recover() {
        Tiny.slowness = 1;
        Tiny.SLOW_TRIALS.set(Integer.MAX_VALUE);
    }

    private int guard(final String rules) throws IOException {
        final Path file = Files.writeString(folder.resolve("rules.json"), rules);
        final PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8);
        final PrintStream err = new PrintStream(errors, true, StandardCharsets.UTF_8);
        return Main.run(
                new String[] {"guard", "--rules", file.toString(), "-o", folder.toString()},
                new Session(out, err, folder));
    }

    private static String rules(final String allocations, final String ratios) {
        return "{\"runs\": [\"command\\\\.Tiny\\\\. -f 0 -wi 1 -w 20ms -i 3 -r 20ms\"], \"allocations\": ["
                + allocations + "], \"ratios\": [" + ratios + "]}";
    }

    /** A bound that neither noise nor equal speeds miss, and the slow ones do by far. */
    private static String ratio(final String of, final String to) {
        return "{\"claim\": \"" + of + "\", \"of\": \"Tiny." + of + "\", \"to\": \"Tiny." + to + "\", \"usual\": 0.2}";
    }

    private String printed() {
        return output.toString(StandardCharsets.UTF_8);
    }

    @Test
    void shouldRunOnceIfRatiosAreUsual() throws IOException {
        assertThat(guard(rules("", ratio("changing", "steady")))).isEqualTo(ExitCode.FINE);
        assertThat(printed()).containsPattern("ok      changing: .* \\(at least 0.12, usually 0.20\\)");
        assertThat(folder.resolve("attempt-2")).doesNotExist();
    }

    @Test
    void shouldFailIfARatioStaysTooLowThreeTimes() throws IOException {
        Tiny.slowness = SLOW;
        assertThat(guard(rules("", ratio("changing", "steady")))).isEqualTo(ExitCode.FOUND);
        assertThat(printed().lines().filter(line -> line.startsWith("missed  changing: 0.0")))
                .hasSize(2);
        assertThat(printed().lines().filter(line -> line.startsWith("FAILED  changing: 0.0")))
                .hasSize(1);
    }

    @Test
    void shouldAcceptOneBadRunAndRepeatOnlyWhatMissed() throws IOException {
        Tiny.slowness = SLOW;
        Tiny.SLOW_TRIALS.set(1);
        assertThat(guard(rules("", ratio("steady", "steady") + "," + ratio("changing", "steady"))))
                .isEqualTo(ExitCode.FINE);
        assertThat(printed().lines().map(line -> line.replaceFirst(":.*", "")))
                .startsWith("ok      steady", "missed  changing", "ok      changing");
    }

    @Test
    void shouldFailOnAllocationAtOnce() throws IOException {
        assertThat(guard(rules("{\"of\": \"Tiny.changing\", \"bytesARecordBelow\": 1}", "")))
                .isEqualTo(ExitCode.FOUND);
        assertThat(printed()).contains("FAILED  Tiny.changing does not report its records or allocated bytes");
        assertThat(folder.resolve("attempt-2")).doesNotExist();
    }

    @Test
    void shouldRefuseRulesThatItCannotRead() throws IOException {
        assertThat(guard("no rules")).isEqualTo(ExitCode.INPUT);
        assertThat(guard("{\"runs\": [\"Tiny -f\"], \"allocations\": [], \"ratios\": []}"))
                .isEqualTo(ExitCode.INPUT);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .contains("cannot read the rules: Unrecognized token")
                .contains("\"-f\" is not a JMH option with a value");
    }
}
