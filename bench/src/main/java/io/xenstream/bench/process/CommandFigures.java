// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** Measures each command that reads or writes images, on the image of a generated host, beside {@code cat} of the same image. */
public final class CommandFigures {
    private static final File NOWHERE = new File("/dev/null");
    private static final String SMALL_NODES = "1000";
    private static final String IMAGE = ".img";
    private static final String WRITTEN = "out.img";
    private static final double MEGA = 1e6;
    /** The bound for commands that copy or compare, in bytes of the image and second of processor time. */
    private static final double LEAST_SPEED = 400e6;

    private static final double MOST_START_SECONDS = 0.45;
    private static final double MOST_REPORT_SECONDS_PER_NODE = 8.0 / 10e6;
    private static final double FIXED_MEMORY = 64 * MEGA;
    private static final double MEMORY_PER_NODE = 16;

    private final Path script;
    private final Path directory;
    private final long nodes;
    private final int rounds;
    private final Consumer<String> progress;
    private final StringBuilder table = new StringBuilder();

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
     * @return a table in Markdown
     * @throws IOException if a command fails
     */
    public String run() throws IOException, InterruptedException {
        final String host = file("host.img");
        final String small = file("small.img");
        xenstream("generate", "--nodes", SMALL_NODES, small);
        xenstream("generate", "--nodes", Long.toString(nodes), host);
        xenstream("copy", host, file("same.img"));
        xenstream("extract", "--domain", "1", host, file("guest.img"));
        table.append(String.format(
                Locale.ROOT,
                "%,d nodes, %,.0f MB; runs of each command: %d (medians)%n%n| command | time s | processor s"
                        + " | MB read a processor second | speed of cat | memory MB | |%n|---|---|---|---|---|---|---|%n",
                nodes,
                read(host) / MEGA,
                rounds));
        measure("ls, 1,000 nodes", this::isStartMet, "ls", small);
        measure("verify", null, "verify", host);
        measure("stat", null, "stat", host);
        measure("ls -f", null, "ls", "-f", host);
        measure("dump", null, "dump", host);
        measure("copy", this::isSpeedMet, "copy", host, file("out.img"));
        measure("diff", this::isSpeedMet, "diff", host, file("same.img"));
        measure("extract", this::isSpeedMet, "extract", "--domain", "1", host, file("out.img"));
        measure("merge", this::isSpeedMet, "merge", "--replace", host, file("guest.img"), file("out.img"));
        measure("repair", this::isSpeedMet, "repair", host, file("out.img"));
        measure("convert", this::isSpeedMet, "convert", "--to", "oxenstored", "--allow-loss", host, file("out.text"));
        measure("report", this::isReportMet, "report", "-o", file("report.html"), host);
        measure("index", null, "index", host);
        measure("ls PATH, with an index", null, "ls", host, "/local/domain/1");
        return table.toString();
    }

    private String file(final String name) {
        return directory.resolve(name).toString();
    }

    private ProgramRun xenstream(final String... arguments) throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        return ProgramRun.of(command, NOWHERE, directory);
    }

    /** A bound of the processor time of a command that reads so many bytes. */
    @FunctionalInterface
    private interface Bound {
        boolean isMet(double processorSeconds, long bytes);
    }

    private boolean isStartMet(final double processorSeconds, final long bytes) {
        return processorSeconds <= MOST_START_SECONDS;
    }

    private boolean isSpeedMet(final double processorSeconds, final long bytes) {
        return bytes / processorSeconds >= LEAST_SPEED;
    }

    private boolean isReportMet(final double processorSeconds, final long bytes) {
        return processorSeconds <= MOST_REPORT_SECONDS_PER_NODE * nodes;
    }

    /** The length of the images that a command reads. */
    private static long read(final String... arguments) throws IOException {
        long bytes = 0;
        for (final String argument : arguments) {
            if (argument.endsWith(IMAGE) && !argument.endsWith(WRITTEN) && Files.exists(Path.of(argument))) {
                bytes += Files.size(Path.of(argument));
            }
        }
        return bytes;
    }

    private void measure(final String name, final Bound bound, final String... arguments)
            throws IOException, InterruptedException {
        progress.accept(name);
        final long bytes = read(arguments);
        final ProgramRun[] runs = new ProgramRun[rounds];
        final ProgramRun[] cats = new ProgramRun[rounds];
        for (int round = 0; round < rounds; round++) {
            cats[round] = ProgramRun.of(List.of("cat", file("host.img")), NOWHERE, directory);
            runs[round] = xenstream(arguments);
        }
        final double processor = median(runs, ProgramRun::processorSeconds);
        final double memory = median(runs, ProgramRun::memoryBytes);
        final List<String> missed = new ArrayList<>();
        if (bound != null && !bound.isMet(processor, bytes)) {
            missed.add("time");
        }
        if (memory > FIXED_MEMORY + MEMORY_PER_NODE * nodes) {
            missed.add("memory");
        }
        table.append(String.format(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %,.0f | %.4f | %,.0f | %s |%n",
                name,
                median(runs, ProgramRun::seconds),
                processor,
                bytes / processor / MEGA,
                median(cats, ProgramRun::seconds) / median(runs, ProgramRun::seconds),
                memory / MEGA,
                missed.isEmpty() ? "met" : "missed: " + String.join(", ", missed)));
    }

    private static double median(final ProgramRun[] runs, final ToDoubleFunction<ProgramRun> number) {
        final double[] sorted = Arrays.stream(runs).mapToDouble(number).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
