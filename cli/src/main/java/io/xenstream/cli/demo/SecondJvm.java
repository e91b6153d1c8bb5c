// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.demo;

import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Runs this command in a second JVM, with the same JVM options, to take over a published image. */
final class SecondJvm {
    private final List<TimedStep> steps = new ArrayList<>();
    private final List<String> listed = new ArrayList<>();
    private long nodes;

    /**
     * Starts the JVM and waits until it exits.
     *
     * @param main  the class with the command's {@code main} method
     * @param image the published image
     */
    static SecondJvm receive(final Class<?> main, final Path image) {
        final SecondJvm jvm = new SecondJvm();
        final Instant spawned = Instant.now();
        final List<String> command = command(main);
        command.addAll(List.of("demo-receive", "--spawned", spawned.toString(), image.toString()));
        try {
            final Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            process.getOutputStream().close();
            try (BufferedReader answer =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                answer.lines().forEach(jvm::take);
            }
            final int exitCode = process.waitFor();
            if (exitCode != ExitCode.FINE) {
                throw new CommandFailure(exitCode, "the second JVM exited with code " + exitCode);
            }
        } catch (final IOException refused) {
            throw new CommandFailure(ExitCode.INPUT, "cannot run the second JVM: " + refused.getMessage(), refused);
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.INPUT, "interrupted while the second JVM ran", stopped);
        }
        jvm.addEnd(ChronoUnit.NANOS.between(spawned, Instant.now()));
        return jvm;
    }

    private static List<String> command(final Class<?> main) {
        final String classPath = System.getProperty("java.class.path");
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (final String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            // Debuggers and profilers stay with the first JVM.
            if (!argument.startsWith("-javaagent") && !argument.startsWith("-agent")) {
                command.add(argument);
            }
        }
        if (classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator)) {
            command.addAll(List.of("-jar", classPath));
        } else {
            command.addAll(List.of("-cp", classPath, main.getName()));
        }
        return command;
    }

    private void take(final String line) {
        final String[] fields = line.split("\t", -1);
        switch (fields[0]) {
            case DemoReceiveCommand.STEP ->
                steps.add(new TimedStep(fields[1], Long.parseLong(fields[2]), Long.parseLong(fields[3])));
            case DemoReceiveCommand.LISTED -> listed.add(fields[1]);
            default -> nodes = Long.parseLong(fields[1]);
        }
    }

    private void addEnd(final long whole) {
        final long known = steps.stream().mapToLong(TimedStep::nanos).sum();
        steps.add(new TimedStep("exit the JVM", Math.max(0, whole - known), 0));
    }

    /** The steps of the second JVM, from start to exit. */
    List<TimedStep> steps() {
        return steps;
    }

    /** The number of committed nodes that the second JVM counted. */
    long nodes() {
        return nodes;
    }

    /** The nodes of the first guest, as the second JVM listed them. */
    List<String> listed() {
        return listed;
    }
}
