// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.command;

import io.xenstream.bench.report.Comparison;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Compares two runs. */
@Command(name = "compare", description = "Compares two runs; exits with 1 if any benchmark is significantly slower.")
final class CompareCommand implements Callable<Integer> {
    @ParentCommand
    private Main bench;

    @Parameters(index = "0", paramLabel = "BEFORE", description = "results.json of the earlier run.")
    private Path before;

    @Parameters(index = "1", paramLabel = "AFTER", description = "results.json of the later run.")
    private Path after;

    @Option(
            names = "--threshold",
            paramLabel = "PART",
            defaultValue = "0.05",
            description = "Smallest relative change of speed to report (default: ${DEFAULT-VALUE}, which is 5 %%).")
    private double threshold;

    @Override
    public Integer call() {
        if (!(threshold >= 0)) {
            throw new CommandFailure(ExitCode.USAGE, "--threshold must not be negative, and is " + threshold, null);
        }
        final Comparison comparison = Comparison.of(ReportFiles.read(before), ReportFiles.read(after), threshold);
        bench.session().output().print(comparison.text());
        return comparison.hasRegression() ? ExitCode.FOUND : ExitCode.FINE;
    }
}
