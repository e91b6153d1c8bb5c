// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.process;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What one run of a program cost, including the processes that it started.
 *
 * @param seconds          from its start to its end
 * @param processorSeconds of all processors, in user and system mode
 * @param memoryBytes      most memory that does not belong to a mapped file, as far as samples have seen it
 */
record ProgramRun(double seconds, double processorSeconds, long memoryBytes) {
    private static final String TIMED = "TIMEFORMAT='%R %U %S'; time \"$@\" 2>&3";
    private static final int SAMPLE_MILLIS = 10;
    private static final int KIBI = 1024;

    /**
     * Runs a program to its end, without input.
     *
     * @param command   the command line
     * @param output    receives standard output
     * @param directory for a file with what it says on standard error
     * @throws IOException if it cannot be started or fails
     */
    static ProgramRun of(final List<String> command, final File output, final Path directory)
            throws IOException, InterruptedException {
        final Path said = directory.resolve("stderr");
        final Path times = directory.resolve("times");
        final List<String> timed = new ArrayList<>(List.of("bash", "-c", "exec 3>'" + said + "'; " + TIMED, "bash"));
        timed.addAll(command);
        final Process process = new ProcessBuilder(timed)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output)
                .redirectError(times.toFile())
                .start();
        long most = 0;
        while (!process.waitFor(SAMPLE_MILLIS, TimeUnit.MILLISECONDS)) {
            try (Stream<ProcessHandle> all = process.descendants()) {
                most = Math.max(most, all.mapToLong(ProgramRun::memory).sum());
            }
        }
        if (process.exitValue() != 0) {
            throw new IOException(
                    String.join(" ", command) + ": exit code " + process.exitValue() + ": " + Files.readString(said));
        }
        final String[] measured = Files.readString(times).strip().split(" ", -1);
        return new ProgramRun(
                Double.parseDouble(measured[0]),
                Double.parseDouble(measured[1]) + Double.parseDouble(measured[2]),
                most);
    }

    /** Memory of a process that no file backs; 0 if it has ended. */
    private static long memory(final ProcessHandle process) {
        long kibibytes = 0;
        try {
            for (final String line : Files.readAllLines(
                    Path.of("/proc", Long.toString(process.pid()), "status"), StandardCharsets.ISO_8859_1)) {
                if (line.startsWith("RssAnon:")) {
                    kibibytes += Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
        } catch (final IOException ended) {
            return 0;
        }
        return kibibytes * KIBI;
    }
}
