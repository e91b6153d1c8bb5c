// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.command;

import io.xenstream.bench.report.GuardRules;
import io.xenstream.bench.report.Noise;
import io.xenstream.bench.report.Results;
import io.xenstream.bench.run.RunLine;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The quick check for continuous integration. */
@Command(
        name = "guard",
        description =
                "Checks in about a minute what holds on any machine: no allocation, and generous ratios within the run."
                        + " Exits with 1 if a benchmark fails or allocates; missed ratios are only reported.")
final class GuardCommand implements Callable<Integer> {
    @ParentCommand
    private Main bench;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Directory for results.json, report.html, report.md and jmh.log (default: ${DEFAULT-VALUE}).",
            defaultValue = "bench-results/guard")
    private Path folder;

    @Override
    public Integer call() {
        final GuardRules rules = rules();
        final List<RunLine> lines = RunLine.parse(String.join("\n", rules.runs()));
        final Measurement measurement = new Measurement(bench.session(), "guard", lines, Pattern.compile(""));
        final Results results = measurement.run(folder);
        ReportFiles.write(results, folder);
        final boolean isBroken = print(rules.check(results.rows()));
        bench.session().output().println(Noise.of(results.rows()).summary());
        return measurement.reportFailures() || isBroken ? ExitCode.FOUND : ExitCode.FINE;
    }

    private boolean print(final List<GuardRules.Outcome> outcomes) {
        final PrintStream output = bench.session().output();
        for (final GuardRules.Outcome outcome : outcomes) {
            final String verdict = outcome.isMet() ? "ok      " : outcome.isFatal() ? "FAILED  " : "MISSED  ";
            output.println(verdict + outcome.text());
        }
        return outcomes.stream().anyMatch(outcome -> outcome.isFatal() && !outcome.isMet());
    }

    private static GuardRules rules() {
        try (InputStream json = Resources.open("guard.json")) {
            return GuardRules.read(json);
        } catch (final IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
