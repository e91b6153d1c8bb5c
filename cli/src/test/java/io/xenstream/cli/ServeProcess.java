// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.interop.Client;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@code xenstream serve} in a process of its own. */
public final class ServeProcess implements AutoCloseable {
    private static final String SERVES = "xenstream: serves ";

    private final Process process;
    private final File output;
    private final File errors;

    private ServeProcess(final Process process, final File output, final File errors) {
        this.process = process;
        this.output = output;
        this.errors = errors;
    }

    /** Starts one, and waits until it says that it serves. */
    public static ServeProcess start(final Path directory, final String... args) throws IOException {
        final List<String> all = new ArrayList<>(List.of("serve", "--verbose"));
        all.addAll(List.of(args));
        final File output = Files.createTempFile(directory, "stdout", "").toFile();
        final File errors = Files.createTempFile(directory, "stderr", "").toFile();
        final Process process = new ProcessBuilder(Run.command(all.toArray(String[]::new)))
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output)
                .redirectError(errors)
                .start();
        final ServeProcess started = new ServeProcess(process, output, errors);
        while (!started.errors().contains(SERVES)) {
            if (!process.isAlive()) {
                throw new AssertionError("ended with " + process.exitValue() + ": " + started.errors());
            }
            Thread.onSpinWait();
        }
        return started;
    }

    String errors() throws IOException {
        return Files.readString(errors.toPath());
    }

    String output() throws IOException {
        return Files.readString(output.toPath());
    }

    /** Tells it to end; returns its exit code. */
    int terminate() {
        process.destroy();
        return await();
    }

    /** Its exit code, once it has ended by itself. */
    int await() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("it does not end");
            }
            return process.exitValue();
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }

    /** Ends the process that serves a socket and was not started from here: it is a child of one that was. */
    static void terminateServing(final Path socket) {
        ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains("--socket " + socket))
                        .isPresent())
                .forEach(process -> {
                    process.destroy();
                    process.onExit().join();
                });
    }

    static Client connect(final Path socket) throws IOException {
        return Client.connect(socket);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        await();
    }
}
