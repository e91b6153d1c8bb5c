// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.goal;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.bench.goal.GoalRules.CommandRule;
import io.xenstream.bench.goal.GoalRules.Line;
import io.xenstream.bench.goal.GoalRules.Measure;
import io.xenstream.bench.goal.GoalRules.MemoryRule;
import io.xenstream.bench.goal.GoalRules.RatioRule;
import io.xenstream.bench.goal.GoalRules.TimeRule;
import io.xenstream.bench.process.CommandResults;
import io.xenstream.bench.process.CommandResults.Command;
import io.xenstream.bench.report.Role;
import io.xenstream.bench.report.Row;
import io.xenstream.bench.report.Work;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class GoalRulesTest {
    private static final double RECORDS = 1e6;

    /** A row with one fork, whose speeds are in operations per second. */
    private static Row row(final String type, final String contender, final double... speeds) {
        return new Row(
                new Work("io." + type, "", "thrpt", new TreeMap<>()),
                contender,
                Role.CONTENDER,
                speeds[0],
                0,
                List.of(speeds),
                List.of(),
                new TreeMap<>(),
                Double.NaN,
                RECORDS,
                0);
    }

    private static String checked(final GoalRules rules, final List<Row> rows, final CommandResults results) {
        final List<Line> lines = rules.check(rows, Optional.ofNullable(results));
        assertThat(lines).hasSize(1);
        return GoalTable.of(lines).lines().skip(2).findFirst().orElseThrow();
    }

    private static String ratio(final double must, final Row... rows) {
        final RatioRule rule = new RatioRule("scan", "Scan.xenstream", "Scan.c", must, 1.1);
        return checked(new GoalRules(List.of(rule), List.of(), List.of(), List.of()), List.of(rows), null);
    }

    @Test
    void shouldTellMetFromMissedByTheInterval() {
        final Row ours = row("Scan", "xenstream", 1.9, 2, 2.1);
        final Row theirs = row("Scan", "c", 2, 2, 2);
        assertThat(ratio(0.5, ours, theirs)).isEqualTo("| scan | ≥ 0.5 × | 1.1 | 1.00 (0.88 to 1.13) | met |");
        assertThat(ratio(1, ours, theirs)).endsWith("| 1.00 (0.88 to 1.13) | not told apart |");
        assertThat(ratio(1.2, ours, theirs)).endsWith("| 1.00 (0.88 to 1.13) | missed |");
    }

    @Test
    void shouldNotTellApartWhatHasNoInterval() {
        assertThat(ratio(0.5, row("Scan", "xenstream", 2), row("Scan", "c", 2))).endsWith("| 1.00 | not told apart |");
    }

    @Test
    void shouldNameWhatWasNotMeasured() {
        assertThat(ratio(1, row("Scan", "xenstream", 2, 2, 2))).isEqualTo("| scan | ≥ 1 × | 1.1 |  | not measured |");
    }

    @Test
    void shouldMeasureTheTimeOfARecord() {
        final GoalRules rules = new GoalRules(
                List.of(), List.of(new TimeRule("index", "Index.xenstream", 60, 50.0)), List.of(), List.of());
        assertThat(checked(rules, List.of(row("Index", "xenstream", 20, 20, 20)), null))
                .isEqualTo("| index | ≤ 60 ns a node | 50 | 50.0 (50.0 to 50.0) | met |");
        assertThat(checked(rules, List.of(row("Index", "xenstream", 10, 10, 10)), null))
                .endsWith("| 100 (100 to 100) | missed |");
    }

    private static CommandResults commands(final Command... commands) {
        return CommandResults.of(null, 10_000_000, 700_000_000, List.of(commands));
    }

    private static Command command(final String name, final long nodes, final List<Double> memory) {
        return new Command(
                name,
                nodes,
                800_000_000,
                List.of(3.0, 3.0, 3.0),
                List.of(1.0, 1.6, 4.0),
                memory,
                List.of(1.0, 1.0, 1.0));
    }

    private static String command(final long nodes, final Measure measure, final double must) {
        final CommandRule rule = new CommandRule("copy", "copy", nodes, measure, must, null);
        return checked(
                new GoalRules(List.of(), List.of(), List.of(rule), List.of()),
                List.of(),
                commands(command("copy", 10_000_000, List.of(0.0, 0.0, 0.0))));
    }

    @Test
    void shouldMeasureSpeedAndTimeOfCommands() {
        assertThat(command(10_000_000, Measure.MEGABYTES_A_PROCESSOR_SECOND, 400))
                .isEqualTo("| copy | ≥ 400 MB a processor second |  | 500 (200 to 800) | not told apart |");
        assertThat(command(10_000_000, Measure.PROCESSOR_SECONDS, 8))
                .isEqualTo("| copy | ≤ 8 s |  | 1.60 (1.00 to 4.00) | met |");
    }

    @Test
    void shouldNotJudgeACommandByAnImageOfAnotherSize() {
        assertThat(command(1_000_000, Measure.PROCESSOR_SECONDS, 8)).endsWith("|  | not measured |");
    }

    @Test
    void shouldMeasureTheMemoryOfTheCommandThatNeedsMost() {
        final GoalRules rules =
                new GoalRules(List.of(), List.of(), List.of(), List.of(new MemoryRule("memory", 64, 16)));
        final Command small = command("ls", 1000, List.of(32e6, 32e6, 32e6));
        final Command large = command("verify", 1_000_000, List.of(160e6, 160e6, 160e6));
        assertThat(checked(rules, List.of(), commands(small, large)))
                .isEqualTo("| memory | ≤ 1 × 64 MB + 16 bytes a node |  | 2.00 (2.00 to 2.00) | missed |");
    }
}
