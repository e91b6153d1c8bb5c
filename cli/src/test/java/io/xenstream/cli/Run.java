// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.cli.command.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of a run of the command.
 *
 * @param exitCode its exit code
 * @param output   what it printed to standard output
 * @param errors   what it printed to standard error
 */
public record Run(int exitCode, String output, String errors) {
    /** For agents that attach themselves to the tests' JVM; others start faster with their classes. */
    private static final String NO_CLASS_ARCHIVE = "-Xshare:off";

    /** Halves the processor time of a short run; but without the second compiler, encryption is slow. */
    private static final String FIRST_COMPILER_ONLY = "-XX:TieredStopAtLevel=1";

    /** In this JVM. */
    public static Run of(final String... args) {
        return of(new byte[0], args);
    }

    /** In this JVM, with standard input. */
    public static Run of(final byte[] input, final String... args) {
        final ByteArrayOutputStream output = new ByteArrayOutputStream();
        final ByteArrayOutputStream errors = new ByteArrayOutputStream();
        final int exitCode = to(output, errors, input, args);
        return new Run(exitCode, output.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
    }

    /** In this JVM, with standard output and standard error on a terminal. */
    public static Run onTerminal(final Terminal terminal, final String... args) {
        final ByteArrayOutputStream output = new ByteArrayOutputStream();
        final ByteArrayOutputStream errors = new ByteArrayOutputStream();
        try (PrintStream complaints = new PrintStream(errors, true, StandardCharsets.UTF_8)) {
            final int exitCode = Main.run(args, new ByteArrayInputStream(new byte[0]), output, complaints, terminal);
            return new Run(exitCode, output.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
        }
    }

    public static int to(
            final OutputStream output, final ByteArrayOutputStream errors, final byte[] input, final String... args) {
        try (PrintStream complaints = new PrintStream(errors, true, StandardCharsets.UTF_8)) {
            return Main.run(args, new ByteArrayInputStream(input), output, complaints);
        }
    }

    /** The command line of a JVM of its own that runs the command. */
    public static List<String> command(final String... args) {
        return command(Main.class, args);
    }

    /** The command line of a JVM of its own that runs a program, with the collector that the command's own script chooses for all but daemons. */
    public static List<String> command(final Class<?> program, final String... args) {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (final String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (!argument.startsWith("-javaagent")
                    && !argument.equals(NO_CLASS_ARCHIVE)
                    && !argument.equals(FIRST_COMPILER_ONLY)) {
                command.add(argument);
            }
        }
        command.add("-XX:+UseSerialGC");
        // Without arguments, the command is part of a script.
        if (args.length > 0 && !List.of(args).contains("--tls")) {
            command.add(FIRST_COMPILER_ONLY);
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(List.of(args));
        return command;
    }

    /** In a process of its own. */
    public static Run process(final List<String> command, final Path directory)
            throws IOException, InterruptedException {
        final File output = directory.resolve("stdout").toFile();
        final File errors = directory.resolve("stderr").toFile();
        final Process process = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output)
                .redirectError(errors)
                .start();
        final int exitCode = process.waitFor();
        return new Run(exitCode, Files.readString(output.toPath()), Files.readString(errors.toPath()));
    }

    /** What it printed to standard output, a line each. */
    public List<String> lines() {
        return output.lines().toList();
    }
}
