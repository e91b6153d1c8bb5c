// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.bench.goal.GoalRules;
import io.xenstream.bench.goal.GoalTable;
import io.xenstream.bench.run.Plan;
import io.xenstream.bench.run.RunLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GoalsCommandTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "performance.md");

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private int run(final String... arguments) {
        final PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8);
        final PrintStream err = new PrintStream(errors, true, StandardCharsets.UTF_8);
        return Main.run(arguments, new Session(out, err, folder));
    }

    @Test
    void shouldPrintTheGoalsAlone() {
        assertThat(run("goals")).isEqualTo(ExitCode.FINE);
        assertThat(output.toString(StandardCharsets.UTF_8))
                .isEqualTo(GoalTable.of(GoalRules.load().check(List.of(), Optional.empty())))
                .contains("| ≥ 0.95 × | 1.1 |  | not measured |");
    }

    @Test
    void shouldReadResultsOfRunsAndOfCommands() throws IOException {
        final Path commands = Files.writeString(
                folder.resolve("commands.json"),
                "{\"schema\": \"xenstream-bench-commands\", \"version\": 1, \"header\": " + header()
                        + ", \"nodes\": 1000, \"bytes\": 1000, \"commands\": [{\"name\": \"ls, 1,000 nodes\", \"nodes\": 1000,"
                        + " \"bytes\": 1000, \"seconds\": [1], \"processorSeconds\": [0.25], \"memoryBytes\": [32e6], \"catSeconds\": [1]}]}");
        final Path results = Files.writeString(
                folder.resolve("results.json"),
                "{\"schema\": \"xenstream-bench\", \"version\": 1, \"header\": " + header()
                        + ", \"baselines\": {}, \"results\": ["
                        + result("xenstream", 10) + ", " + result("cWords", 20) + "]}");
        assertThat(run("goals", results.toString(), commands.toString()))
                .as("%s", errors)
                .isEqualTo(ExitCode.FINE);
        assertThat(output.toString(StandardCharsets.UTF_8))
                .contains("xenstream 0.1.0, `bench commands`, 2026-11-30T12:00:00Z.", "JDK 25.")
                .contains(
                        "| encode into memory whose pages are there; speed of C | ≥ 0.85 × | 0.95 | 0.50 (0.50 to 0.50) | missed |")
                .contains("| `ls`, 1,000 nodes, processor time | ≤ 0.45 s |  | 0.25 (0.25 to 0.25) | met |")
                .contains("| 0.50 (0.50 to 0.50) | met |");
    }

    private static String header() {
        return "{\"suite\": \"0.1.0\", \"commit\": \"\", \"selection\": \"commands\", \"date\": \"2026-11-30T12:00:00Z\","
                + " \"machine\": {\"processor\": \"Z80\", \"caches\": []}, \"jdk\": {\"version\": \"25\"}}";
    }

    private static String result(final String contender, final int speed) {
        return "{\"benchmark\": \"io.xenstream.bench.EncodeBenchmark." + contender + "\", \"mode\": \"thrpt\","
                + " \"primaryMetric\": {\"score\": " + speed + ", \"scoreUnit\": \"ops/s\", \"rawData\": [[" + speed
                + ", "
                + speed + "]]}}";
    }

    @Test
    void shouldNameFileThatItCannotRead() throws IOException {
        final Path file = folder.resolve("missing.json");
        assertThat(run("goals", file.toString())).isEqualTo(ExitCode.INPUT);
        final Path broken = Files.writeString(folder.resolve("broken.json"), "{");
        assertThat(run("goals", broken.toString())).isEqualTo(ExitCode.INPUT);
        final Path other = Files.writeString(folder.resolve("other.json"), "{}");
        assertThat(run("goals", other.toString())).isEqualTo(ExitCode.INPUT);
        assertThat(errors.toString(StandardCharsets.UTF_8).lines())
                .hasSize(3)
                .allMatch(line -> line.startsWith("xenstream bench: cannot read " + folder));
    }

    @Test
    void shouldRefuseIncompleteAndOtherVersions() throws IOException {
        final String schema = "{\"schema\": \"xenstream-bench-commands\", \"version\": ";
        final Path later = Files.writeString(folder.resolve("later.json"), schema + "2}");
        assertThat(run("goals", later.toString())).isEqualTo(ExitCode.INPUT);
        final Path incomplete = Files.writeString(folder.resolve("incomplete.json"), schema + "1}");
        assertThat(run("goals", incomplete.toString())).isEqualTo(ExitCode.INPUT);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .contains("later.json: its schema version is 2, but this xenstream reads version 1")
                .contains("incomplete.json: header, machine, JDK or commands are missing");
    }

    @Test
    void shouldNameRowsOfTheQuickRun() {
        final List<RunLine> quick = RunLine.parse(Resources.text("quick.txt"));
        final GoalRules rules = GoalRules.load();
        assertThat(Stream.concat(
                        rules.ratios().stream().flatMap(rule -> Stream.of(rule.of(), rule.to())),
                        rules.times().stream().map(GoalRules.TimeRule::of)))
                .allSatisfy(name -> assertThat(quick).anySatisfy(line -> {
                    final Pattern benchmark =
                            Pattern.compile("\\." + Pattern.quote(name.replaceFirst(" .*", "")) + "$");
                    assertThat(Plan.of(List.of(line), benchmark).count()).isPositive();
                    final List<String> parts = List.of(name.split(" ", -1));
                    assertThat(line.options())
                            .containsAll(parts.stream()
                                    .filter(part -> part.contains("="))
                                    .toList());
                    assertThat(!parts.contains("(avgt)") || line.options().contains("avgt"))
                            .isTrue();
                }));
    }

    @Test
    void shouldHaveEveryGoalInTheDocumentation() throws IOException {
        final String document = Files.readString(DOCUMENT);
        GoalRules.load().check(List.of(), Optional.empty()).stream()
                .map(line ->
                        GoalTable.of(List.of(line)).lines().skip(2).findFirst().orElseThrow())
                .forEach(line -> assertThat(document.lines())
                        .anyMatch(written -> written.startsWith(line.replace("|  | not measured |", "|"))));
    }
}
