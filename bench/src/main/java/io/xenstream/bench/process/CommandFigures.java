// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.process;

import io.xenstream.bench.report.Header;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Measures each command that reads or writes images, on the image of a generated host, beside {@code cat} of the same image. */
public final class CommandFigures {
    private static final String IMAGE = ".img";
    private static final String WRITTEN = "out.img";
    private static final File NOWHERE = new File("/dev/null");
    private static final long SMALL_NODES = 1000;

    private final Path script;
    private final Path directory;
    private final long nodes;
    private final int rounds;
    private final Consumer<String> progress;
    private final List<CommandResults.Command> commands = new ArrayList<>();

    /**
     * Prepares a measurement.
     *
     * @param script    the {@code xenstream} script
     * @param directory for the images, with room for five of them
     * @param nodes     nodes of the image
     * @param rounds    how often each command runs
     * @param progress  receives what is being done
     */
    public CommandFigures(
            final Path script,
            final Path directory,
            final long nodes,
            final int rounds,
            final Consumer<String> progress) {
        this.script = script;
        this.directory = directory;
        this.nodes = nodes;
        this.rounds = rounds;
        this.progress = progress;
    }

    /**
     * Runs all commands.
     *
     * @param header describes the run; called when all have run
     * @return what they cost
     * @throws IOException if a command fails
     */
    public CommandResults run(final Supplier<Header> header) throws IOException, InterruptedException {
        final String host = file("host.img");
        final String small = file("small.img");
        xenstream("generate", "--nodes", Long.toString(SMALL_NODES), small);
        xenstream("generate", "--nodes", Long.toString(nodes), host);
        xenstream("copy", host, file("same.img"));
        xenstream("extract", "--domain", "1", host, file("guest.img"));
        measure("ls, 1,000 nodes", SMALL_NODES, "ls", small);
        measure("verify", nodes, "verify", host);
        measure("stat", nodes, "stat", host);
        measure("quota", nodes, "quota", "--warn", "1000000", host);
        measure("leaks", nodes, "leaks", host);
        measure("ls -f", nodes, "ls", "-f", host);
        measure("dump", nodes, "dump", host);
        measure("copy", nodes, "copy", host, file("out.img"));
        measure("diff", nodes, "diff", host, file("same.img"));
        measure("extract", nodes, "extract", "--domain", "1", host, file("out.img"));
        measure("merge", nodes, "merge", "--replace", host, file("guest.img"), file("out.img"));
        measure("repair", nodes, "repair", host, file("out.img"));
        measure("convert", nodes, "convert", "--to", "oxenstored", "--allow-loss", host, file("out.text"));
        measure("report", nodes, "report", "-o", file("report.html"), host);
        measure("index", nodes, "index", host);
        measure("ls PATH, with an index", nodes, "ls", host, "/local/domain/1");
        return CommandResults.of(header.get(), nodes, Files.size(Path.of(host)), commands);
    }

    private String file(final String name) {
        return directory.resolve(name).toString();
    }

    private ProgramRun xenstream(final String... arguments) throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        return ProgramRun.of(command, NOWHERE, directory);
    }

    private void measure(final String name, final long nodesRead, final String... arguments)
            throws IOException, InterruptedException {
        progress.accept(name);
        final ProgramRun[] runs = new ProgramRun[rounds];
        final ProgramRun[] cats = new ProgramRun[rounds];
        for (int round = 0; round < rounds; round++) {
            cats[round] = ProgramRun.of(List.of("cat", file("host.img")), NOWHERE, directory);
            runs[round] = xenstream(arguments);
        }
        commands.add(new CommandResults.Command(
                name,
                nodesRead,
                bytesRead(arguments),
                each(runs, ProgramRun::seconds),
                each(runs, ProgramRun::processorSeconds),
                each(runs, ProgramRun::memoryBytes),
                each(cats, ProgramRun::seconds)));
    }

    /** The length of the images that a command reads. */
    private static long bytesRead(final String... arguments) throws IOException {
        long bytes = 0;
        for (final String argument : arguments) {
            if (argument.endsWith(IMAGE) && !argument.endsWith(WRITTEN)) {
                bytes += Files.size(Path.of(argument));
            }
        }
        return bytes;
    }

    private static List<Double> each(final ProgramRun[] runs, final ToDoubleFunction<ProgramRun> number) {
        return Arrays.stream(runs).mapToDouble(number).boxed().toList();
    }
}
