// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.command;

import io.xenstream.bench.goal.GoalRules;
import io.xenstream.bench.goal.GoalTable;
import io.xenstream.bench.process.CommandResults;
import io.xenstream.bench.report.Results;
import io.xenstream.bench.report.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Compares results with the goals. */
@Command(
        name = "goals",
        description =
                "Prints every goal with what was measured: met, missed, or not told apart. What no file contains is not"
                        + " measured; without files, the goals alone are printed.")
final class GoalsCommand implements Callable<Integer> {
    @ParentCommand
    private Main bench;

    @Parameters(
            paramLabel = "FILE",
            description =
                    "results.json of runs, and a file of bench commands -o; if two contain the same, the later one"
                            + " counts.")
    private List<Path> files = List.of();

    @Override
    public Integer call() {
        final Map<String, Row> rows = new LinkedHashMap<>();
        final StringBuilder sources = new StringBuilder();
        Optional<CommandResults> commands = Optional.empty();
        for (final Path file : files) {
            final Optional<CommandResults> ofCommands = commands(file);
            if (ofCommands.isPresent()) {
                commands = ofCommands;
                sources.append(ofCommands.get().header().summary()).append("\n\n");
            } else {
                final Results results = ReportFiles.read(file);
                results.rows().forEach(row -> rows.put(row.name(), row));
                sources.append(results.header().summary()).append("\n\n");
            }
        }
        bench.session()
                .output()
                .print(sources + GoalTable.of(GoalRules.load().check(List.copyOf(rows.values()), commands)));
        return ExitCode.FINE;
    }

    /** Empty if the file is not of {@code bench commands}. */
    private static Optional<CommandResults> commands(final Path file) {
        try {
            return CommandResults.read(file);
        } catch (final IOException unreadable) {
            throw new CommandFailure(ExitCode.INPUT, ReportFiles.explain(file, unreadable), unreadable);
        }
    }
}
