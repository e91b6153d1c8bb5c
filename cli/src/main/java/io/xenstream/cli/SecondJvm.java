// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

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

/** Runs this command once more in a JVM of its own, started as this one was, to take over a published image. */
final class SecondJvm {
    private final List<Step> steps = new ArrayList<>();
    private final List<String> listed = new ArrayList<>();
    private long nodes;

    /** Starts it and waits for its end. */
    static SecondJvm receive(final Path image) {
        final SecondJvm jvm = new SecondJvm();
        final Instant spawned = Instant.now();
        final List<String> command = command();
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
                throw new CommandFailure(exitCode, "the second JVM ended with exit code " + exitCode);
            }
        } catch (final IOException refused) {
            throw new CommandFailure(
                    ExitCode.INPUT, "the second JVM could not be run: " + refused.getMessage(), refused);
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.INPUT, "stopped while the second JVM ran", stopped);
        }
        jvm.addEnd(ChronoUnit.NANOS.between(spawned, Instant.now()));
        return jvm;
    }

    private static List<String> command() {
        final String classPath = System.getProperty("java.class.path");
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (final String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            // A debugger or a profiler watches the first JVM only.
            if (!argument.startsWith("-javaagent") && !argument.startsWith("-agent")) {
                command.add(argument);
            }
        }
        if (classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator)) {
            command.addAll(List.of("-jar", classPath));
        } else {
            command.addAll(List.of("-cp", classPath, Main.class.getName()));
        }
        return command;
    }

    private void take(final String line) {
        final String[] fields = line.split("\t", -1);
        switch (fields[0]) {
            case DemoReceiveCommand.STEP ->
                steps.add(new Step(fields[1], Long.parseLong(fields[2]), Long.parseLong(fields[3])));
            case DemoReceiveCommand.LISTED -> listed.add(fields[1]);
            default -> nodes = Long.parseLong(fields[1]);
        }
    }

    private void addEnd(final long whole) {
        final long known = steps.stream().mapToLong(Step::nanos).sum();
        steps.add(new Step("end of the JVM", Math.max(0, whole - known), 0));
    }

    /** What it did, from its start to its end. */
    List<Step> steps() {
        return steps;
    }

    /** The committed nodes that it counted. */
    long nodes() {
        return nodes;
    }

    /** What it listed of the first guest. */
    List<String> listed() {
        return listed;
    }
}
