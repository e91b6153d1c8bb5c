// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.bench.report.GuardRules;
import io.xenstream.bench.run.Plan;
import io.xenstream.bench.run.RunLine;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that the quick list and the guard rules name existing benchmarks. */
final class ListsTest {
    static List<RunLine> quick() {
        return RunLine.parse(Resources.text("quick.txt"));
    }

    static List<RunLine> guarded() throws IOException {
        return RunLine.parse(String.join("\n", rules().runs()));
    }

    private static GuardRules rules() throws IOException {
        try (InputStream json = Resources.open("guard.json")) {
            return GuardRules.read(json);
        }
    }

    @ParameterizedTest
    @MethodSource({"quick", "guarded"})
    void shouldFindBenchmarks(final RunLine line) {
        assertThat(Plan.of(List.of(line), Pattern.compile("")).count()).isPositive();
    }

    @Test
    void shouldGuardRowsThatAreRun() throws IOException {
        final List<RunLine> lines = guarded();
        final Stream<String> names = Stream.concat(
                rules().ratios().stream().flatMap(rule -> Stream.of(rule.of(), rule.to())),
                rules().allocations().stream().map(GuardRules.AllocationRule::of));
        assertThat(names).allSatisfy(name -> {
            final Pattern benchmark = Pattern.compile("\\." + Pattern.quote(name.replaceFirst(" .*", "")) + "$");
            assertThat(Plan.of(lines, benchmark).count()).isPositive();
        });
    }
}
