// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.command;

import io.xenstream.bench.figures.StoreFigures;
import io.xenstream.bench.figures.StoreReport;
import io.xenstream.bench.run.Environment;
import io.xenstream.bench.tree.TreeStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Measures the live store. */
@Command(
        name = "store",
        description = "Measures the live store against its goals, and beside other stores with the same nodes.")
final class StoreCommand implements Callable<Integer> {
    private static final int LEAST_NODES = 20_000;
    /** Files and page cache of the largest contender, for each node. */
    private static final long BYTES_PER_NODE = 600;

    private static final Path MEMORY = Path.of("/dev/shm");

    @ParentCommand
    private Main bench;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Nodes in each store (default: ${DEFAULT-VALUE}).")
    private long nodes;

    @Option(names = "--quick", description = "Fewer rounds: a first impression.")
    private boolean isQuick;

    @Option(
            names = "--beside",
            paramLabel = "CONTENDER",
            split = ",",
            description = "Only these beside the live store: ${COMPLETION-CANDIDATES}. HEAP_MAP is always measured.")
    private List<TreeStores> rivals = List.copyOf(EnumSet.complementOf(EnumSet.of(TreeStores.LIVE)));

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Where the stores are (default: /dev/shm if it has room, else the temporary directory).")
    private Path directory;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Results as JSON (default: none).")
    private Path file;

    @Override
    public Integer call() {
        if (nodes < LEAST_NODES) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--nodes must be at least " + LEAST_NODES + ", and is " + nodes, null);
        }
        final Session session = bench.session();
        final Instant begin = Instant.now();
        final double load = Environment.load();
        final Set<TreeStores> chosen = EnumSet.copyOf(rivals);
        chosen.remove(TreeStores.LIVE);
        final StoreFigures figures = new StoreFigures(
                nodes, directory == null ? defaultDirectory() : directory, isQuick, chosen, session::error);
        if (figures.run() == 0) {
            throw new IllegalStateException("nothing was read");
        }
        final String selection = isQuick ? "store, quick" : "store";
        final StoreReport report =
                StoreReport.of(Measurement.header(session, selection, begin, load), figures, Environment.load());
        session.output().print(report.markdown());
        if (file != null) {
            write(report);
        }
        return ExitCode.FINE;
    }

    private void write(final StoreReport report) {
        try {
            report.write(file);
        } catch (final IOException full) {
            throw new CommandFailure(ExitCode.OUTPUT, "cannot write " + file + ": " + full.getMessage(), full);
        }
    }

    private Path defaultDirectory() {
        try {
            if (Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() > BYTES_PER_NODE * nodes) {
                return MEMORY;
            }
        } catch (final IOException unknown) {
            bench.session().error("note: " + MEMORY + " is not used: " + unknown.getMessage());
        }
        return Path.of(System.getProperty("java.io.tmpdir"));
    }
}
