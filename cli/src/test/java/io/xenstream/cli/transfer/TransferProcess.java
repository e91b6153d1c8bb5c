// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.transfer;

import io.xenstream.cli.Polling;
import io.xenstream.cli.Run;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@code xenstream receive}, {@code send} or {@code fetch} in a process of its own. */
final class TransferProcess implements AutoCloseable {
    /** Little enough for neither end to hold an image that is larger. */
    static final List<String> SMALL = List.of("-Xmx64m", "-XX:MaxDirectMemorySize=64m");

    private static final Pattern RECEIVES = Pattern.compile("xenstream: listening at (\\S+)\n");
    private static final long LONGEST_MINUTES = 20;

    private final Process process;
    private final File output;
    private final File errors;

    private TransferProcess(final Process process, final File output, final File errors) {
        this.process = process;
        this.output = output;
        this.errors = errors;
    }

    /** Starts one, with files for what it prints in a directory. */
    static TransferProcess start(final Path directory, final String... args) throws IOException {
        final List<String> command = new ArrayList<>(Run.command(args));
        command.addAll(1, SMALL);
        final File output = Files.createTempFile(directory, "stdout", "").toFile();
        final File errors = Files.createTempFile(directory, "stderr", "").toFile();
        final Process process = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output)
                .redirectError(errors)
                .start();
        return new TransferProcess(process, output, errors);
    }

    /** Where it says that it receives, once it does. */
    String address() throws IOException {
        while (true) {
            final Matcher said = RECEIVES.matcher(errors());
            if (said.find()) {
                return said.group(1);
            }
            if (!process.isAlive()) {
                throw new AssertionError("ended with " + process.exitValue() + ": " + errors());
            }
            Polling.pause();
        }
    }

    /** Waits until it has printed a text. */
    void awaitOutput(final String expected) throws IOException {
        while (!output().contains(expected)) {
            if (!process.isAlive()) {
                throw new AssertionError("ended with " + process.exitValue() + " after " + output());
            }
            Polling.pause();
        }
    }

    /** Waits until it has complained about something. */
    void awaitErrors(final String expected) throws IOException {
        while (!errors().contains(expected)) {
            if (!process.isAlive()) {
                throw new AssertionError("ended with " + process.exitValue() + " after " + errors());
            }
            Polling.pause();
        }
    }

    /** Its end, once it has come to it by itself. */
    Run await() throws IOException {
        try {
            if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
                throw new AssertionError("it does not end: " + errors());
            }
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
        return new Run(process.exitValue(), output(), errors());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String output() throws IOException {
        return Files.readString(output.toPath());
    }

    String errors() throws IOException {
        return Files.readString(errors.toPath());
    }

    /** Has it end by SIGTERM. */
    Run terminate() throws IOException {
        process.destroy();
        return await();
    }

    /** Ends it by SIGKILL. */
    void kill() throws IOException {
        process.destroyForcibly();
        await();
    }

    @Override
    public void close() throws IOException {
        kill();
    }
}
