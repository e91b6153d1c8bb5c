// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.command;

import io.xenstream.bench.report.GuardRules;
import io.xenstream.bench.report.Noise;
import io.xenstream.bench.report.Results;
import io.xenstream.bench.report.Row;
import io.xenstream.bench.run.RunLine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The quick check for continuous integration. */
@Command(
        name = "guard",
        description =
                "Checks in about a minute what holds on any machine: no allocation, and ratios within the run. Exits with 1 if"
                        + " a benchmark fails or allocates, or if a ratio stays below six tenths of its usual value three"
                        + " times.")
final class GuardCommand implements Callable<Integer> {
    private static final int ATTEMPTS = 3;

    @ParentCommand
    private Main bench;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Directory for results.json, report.html, report.md and jmh.log (default: ${DEFAULT-VALUE}).",
            defaultValue = "bench-results/guard")
    private Path folder;

    @Option(
            names = "--rules",
            paramLabel = "FILE",
            description = "Rules in place of the built-in ones, which were measured on one machine.")
    private Path file;

    @Override
    public Integer call() {
        final GuardRules rules = rules();
        final List<RunLine> lines = lines(rules);
        final Measurement measurement = new Measurement(bench.session(), "guard", lines, Pattern.compile(""));
        final Results results = measurement.run(folder);
        ReportFiles.write(results, folder);
        boolean isBroken = false;
        for (final GuardRules.AllocationRule rule : rules.allocations()) {
            isBroken |= !print(rule.check(results.rows()), "FAILED");
        }
        List<GuardRules.RatioRule> missed = check(rules.ratios(), results, 1);
        for (int attempt = 2; attempt <= ATTEMPTS && !missed.isEmpty(); attempt++) {
            missed = check(missed, again(lines, missed, attempt), attempt);
        }
        isBroken |= !missed.isEmpty();
        bench.session().output().println(Noise.of(results.rows()).summary());
        return measurement.reportFailures() || isBroken ? ExitCode.FOUND : ExitCode.FINE;
    }

    /** Runs only the benchmarks of the rules that were missed. */
    private Results again(final List<RunLine> lines, final List<GuardRules.RatioRule> missed, final int attempt) {
        final String benchmarks = missed.stream()
                .map(rule -> rule.benchmarks().pattern())
                .distinct()
                .collect(Collectors.joining("|"));
        return new Measurement(bench.session(), "guard", lines, Pattern.compile(benchmarks))
                .run(folder.resolve("attempt-" + attempt));
    }

    /** Prints the outcome of each rule; returns those that are missed. */
    private List<GuardRules.RatioRule> check(
            final List<GuardRules.RatioRule> rules, final Results results, final int attempt) {
        final List<Row> rows = results.rows();
        return rules.stream()
                .filter(rule -> !print(rule.check(rows), attempt < ATTEMPTS ? "missed" : "FAILED"))
                .toList();
    }

    private boolean print(final GuardRules.Outcome outcome, final String failure) {
        bench.session().output().println((outcome.isMet() ? "ok    " : failure) + "  " + outcome.text());
        return outcome.isMet();
    }

    private static List<RunLine> lines(final GuardRules rules) {
        try {
            return RunLine.parse(String.join("\n", rules.runs()));
        } catch (final IllegalArgumentException mistake) {
            throw new CommandFailure(ExitCode.INPUT, mistake.getMessage(), mistake);
        }
    }

    private GuardRules rules() {
        try (InputStream json = file == null ? Resources.open("guard.json") : Files.newInputStream(file)) {
            return GuardRules.read(json);
        } catch (final IOException unreadable) {
            throw new CommandFailure(ExitCode.INPUT, "cannot read the rules: " + unreadable.getMessage(), unreadable);
        }
    }
}
