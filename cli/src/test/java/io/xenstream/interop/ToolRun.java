// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What came of a program that has ended.
 *
 * @param command  its command line
 * @param exitCode its exit code; 128 and the signal's number if a signal ended it
 * @param output   what it wrote to standard output
 * @param errors   what it wrote to standard error
 */
public record ToolRun(List<String> command, int exitCode, String output, String errors) {
    /** Runs a program to its end, which must come within a time. */
    static ToolRun of(
            final List<String> command, final Map<String, String> environment, final Path folder, final Duration time)
            throws IOException {
        final Path output = Files.createTempFile(folder, "stdout-", "");
        final Path errors = Files.createTempFile(folder, "stderr-", "");
        try {
            final ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile());
            builder.environment().putAll(environment);
            try (OwnedProcess process = OwnedProcess.start(builder)) {
                final int exitCode = process.waitFor(time);
                return new ToolRun(command, exitCode, text(output), text(errors));
            }
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }

    private static String text(final Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }

    /** A program of the machine, which has long enough to fetch packages. */
    static ToolRun of(final Path folder, final List<String> command) throws IOException {
        return of(command, Map.of("LC_ALL", "C"), folder, Duration.ofNanos(TimeUnit.MINUTES.toNanos(10)));
    }

    /** Its output, a line each. */
    public List<String> lines() {
        return output.lines().toList();
    }

    /**
     * Itself.
     *
     * @throws AssertionError if it has failed
     */
    public ToolRun succeeded() {
        if (exitCode != 0) {
            throw new AssertionError(this);
        }
        return this;
    }

    @Override
    public String toString() {
        return String.join(" ", command) + " ended with " + exitCode + "\n" + output + errors;
    }
}
