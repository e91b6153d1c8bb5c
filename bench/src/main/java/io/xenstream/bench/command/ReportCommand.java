// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.command;

import io.xenstream.bench.report.Results;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Regenerates the report of a run. */
@Command(name = "report", description = "Regenerates the report of a results.json, and prints the tables.")
final class ReportCommand implements Callable<Integer> {
    @ParentCommand
    private Main bench;

    @Parameters(index = "0", paramLabel = "FILE", description = "results.json of a run.")
    private Path file;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Directory for results.json, report.html and report.md (default: none).")
    private Path folder;

    @Override
    public Integer call() {
        final Results results = ReportFiles.read(file);
        if (folder != null) {
            ReportFiles.write(results, folder);
        }
        bench.session().output().print(ReportFiles.markdown(results));
        return ExitCode.FINE;
    }
}
