// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.bench.report.BaselineRule;
import io.xenstream.bench.report.Results;
import io.xenstream.bench.report.Row;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the command with real JMH runs of tiny benchmarks inside this JVM. */
final class MainTest {
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @AfterEach
    void recover() {
        Tiny.slowness = 1;
    }

    private int run(final String... arguments) {
        output.reset();
        errors.reset();
        final PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8);
        final PrintStream err = new PrintStream(errors, true, StandardCharsets.UTF_8);
        return Main.run(arguments, new Session(out, err, folder));
    }

    private int measure(final Path target, final String... options) {
        final List<String> arguments =
                new ArrayList<>(List.of("--full", "--filter", "command\\.Tiny\\.", "-o", target.toString(), "--"));
        arguments.addAll(List.of("-f", "0", "-wi", "1", "-w", "20ms", "-i", "4", "-r", "20ms"));
        arguments.addAll(List.of(options));
        return run(arguments.toArray(String[]::new));
    }

    private String printed() {
        return output.toString(StandardCharsets.UTF_8);
    }

    private String errors() {
        return errors.toString(StandardCharsets.UTF_8);
    }

    @Test
    void shouldWriteResultsReportsAndLog() throws IOException {
        assertThat(measure(folder)).isEqualTo(ExitCode.FINE);
        assertThat(Results.read(folder.resolve("results.json")).rows())
                .extracting(Row::name)
                .containsExactlyInAnyOrder("Tiny.changing factor=1 (thrpt)", "Tiny.steady factor=1 (thrpt)");
        assertThat(folder.resolve("report.html")).content().contains("<h2>tiny, factor 1</h2>");
        assertThat(folder.resolve("report.md")).content().contains("| tiny, factor 1 | **steady** (baseline) |");
        assertThat(folder.resolve("jmh.log")).content().contains("# Run complete.");
        assertThat(printed()).contains(Files.readString(folder.resolve("report.md")));
    }

    @Test
    void shouldRecordBaselineAndPeer() throws IOException {
        measure(folder);
        assertThat(Results.read(folder.resolve("results.json")).baselines())
                .containsValue(new BaselineRule("steady", "", "", "changing"));
    }

    @Test
    void shouldShowProgress() {
        measure(folder);
        assertThat(errors()).contains("[1/2] Tiny.changing factor=1").contains("[2/2] Tiny.steady factor=1");
    }

    @Test
    void shouldRecordMachineAndJdk() throws IOException {
        measure(folder);
        assertThat(Results.read(folder.resolve("results.json")).header().jdk().version())
                .isEqualTo(System.getProperty("java.vm.version"));
    }

    @Test
    void shouldDetectSlowerBuild() {
        final Path before = folder.resolve("before");
        final Path after = folder.resolve("after");
        measure(before);
        Tiny.slowness = 50;
        measure(after);
        assertThat(run("compare", before + "/results.json", after + "/results.json"))
                .isEqualTo(ExitCode.FOUND);
        assertThat(printed()).containsPattern("Tiny.changing factor=1 \\(thrpt\\) .* SLOWER");
        assertThat(run("compare", after + "/results.json", before + "/results.json"))
                .isEqualTo(ExitCode.FINE);
        assertThat(printed()).containsPattern("Tiny.changing factor=1 \\(thrpt\\) .* faster");
    }

    @Test
    void shouldFindRunEqualToItself() {
        measure(folder);
        final String results = folder.resolve("results.json").toString();
        assertThat(run("compare", results, results)).isEqualTo(ExitCode.FINE);
    }

    @Test
    void shouldNameFailedBenchmark() {
        assertThat(measure(folder, "-p", "factor=-1")).isEqualTo(ExitCode.FOUND);
        assertThat(errors()).contains("failed: Tiny.changing factor=-1: fails on purpose");
    }

    @Test
    void shouldSkipBenchmarkThatTheMachineCannotRun() {
        assertThat(measure(folder, "-p", "factor=0")).isEqualTo(ExitCode.FINE);
        assertThat(errors()).contains("skipped: Tiny.changing factor=0: needs another machine");
    }

    @Test
    void shouldRegenerateReport() throws IOException {
        measure(folder);
        final Path again = folder.resolve("again");
        assertThat(run("report", folder.resolve("results.json").toString(), "-o", again.toString()))
                .isEqualTo(ExitCode.FINE);
        assertThat(again.resolve("report.html")).hasSameTextualContentAs(folder.resolve("report.html"));
        assertThat(printed()).isEqualTo(Files.readString(folder.resolve("report.md")));
    }

    @Test
    void shouldRefuseUnknownOption() {
        assertThat(run("--loud")).isEqualTo(ExitCode.USAGE);
        assertThat(errors()).contains("Unknown option: '--loud'; see xenstream bench --help");
    }

    @Test
    void shouldRefuseQuickAndFull() {
        assertThat(run("--quick", "--full")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void shouldRefuseFilterWithoutMatch() {
        assertThat(run("--filter", "nothing has this name")).isEqualTo(ExitCode.USAGE);
        assertThat(errors()).contains("no benchmark of --quick has \"nothing has this name\" in its name");
    }

    @Test
    void shouldRefuseInvalidJmhOption() {
        assertThat(measure(folder, "-f", "many")).isEqualTo(ExitCode.USAGE);
        assertThat(errors()).contains("JMH rejects the options -f many");
    }

    @Test
    void shouldRefuseNegativeThreshold() {
        assertThat(run("compare", "--threshold", "-1", "a", "b")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void shouldNameUnreadableFile() {
        assertThat(run("compare", folder + "/before.json", folder + "/after.json"))
                .isEqualTo(ExitCode.INPUT);
        assertThat(errors()).isEqualTo("xenstream bench: cannot read " + folder + "/before.json: no such file\n");
    }

    @Test
    void shouldNameUnwritableDirectory() throws IOException {
        final Path file = Files.writeString(folder.resolve("file"), "in the way");
        assertThat(measure(file)).isEqualTo(ExitCode.OUTPUT);
        assertThat(errors()).contains("cannot write into " + file);
    }
}
