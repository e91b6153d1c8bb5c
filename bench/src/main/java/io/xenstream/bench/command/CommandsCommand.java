// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.command;

import io.xenstream.bench.goal.GoalRules;
import io.xenstream.bench.goal.GoalTable;
import io.xenstream.bench.process.CommandFigures;
import io.xenstream.bench.process.CommandResults;
import io.xenstream.bench.run.Environment;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Measures the command line. */
@Command(
        name = "commands",
        description =
                "Measures each command of xenstream in processes of its own, beside cat of the same image: time, processor"
                        + " time, and memory beyond mapped files.")
final class CommandsCommand implements Callable<Integer> {
    @ParentCommand
    private Main bench;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Nodes of the image (default: ${DEFAULT-VALUE}).")
    private long nodes;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "How often each command runs (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Where the images are (default: the temporary directory).")
    private Path directory = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Results as JSON, for bench goals (default: none).")
    private Path file;

    @Override
    public Integer call() throws InterruptedException {
        if (nodes < 1 || rounds < 1) {
            throw new CommandFailure(ExitCode.USAGE, "--nodes and --rounds must be at least 1", null);
        }
        final Session session = bench.session();
        final Instant begin = Instant.now();
        final double load = Environment.load();
        final Path own = create();
        final CommandResults results;
        try {
            results = new CommandFigures(
                            session.home().resolve("xenstream").toAbsolutePath(), own, nodes, rounds, session::error)
                    .run(() -> Measurement.header(session, "commands", begin, load));
        } catch (final IOException failed) {
            throw new CommandFailure(ExitCode.INPUT, failed.getMessage(), failed);
        } finally {
            delete(own);
        }
        session.output().println(results.markdown());
        session.output().print(GoalTable.of(GoalRules.load().ofCommands().check(List.of(), Optional.of(results))));
        if (file != null) {
            write(results);
        }
        return ExitCode.FINE;
    }

    private void write(final CommandResults results) {
        try {
            results.write(file);
        } catch (final IOException full) {
            throw new CommandFailure(ExitCode.OUTPUT, "cannot write " + file + ": " + full.getMessage(), full);
        }
    }

    private Path create() {
        try {
            return Files.createTempDirectory(directory, "xenstream-bench");
        } catch (final IOException refused) {
            throw new CommandFailure(
                    ExitCode.OUTPUT,
                    "cannot create a directory in " + directory + ": " + refused.getMessage(),
                    refused);
        }
    }

    private static void delete(final Path own) {
        try (Stream<Path> files = Files.walk(own)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (final IOException refused) {
            throw new CommandFailure(ExitCode.OUTPUT, "cannot delete " + own + ": " + refused.getMessage(), refused);
        }
    }
}
