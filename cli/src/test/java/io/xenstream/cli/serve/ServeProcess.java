// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.serve;

import io.xenstream.cli.Polling;
import io.xenstream.cli.Run;
import io.xenstream.interop.Client;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A {@code xenstream serve} in a process of its own. */
public final class ServeProcess implements AutoCloseable {
    private static final String SERVES = "xenstream: serving ";
    private static final long LONGEST_END_SECONDS = 60;
    private static final long LONGEST_CLOSE_SECONDS = 5;

    private final ProcessHandle handle;
    /** Null if the process is no child of this one. */
    private final Process process;

    private final File output;
    private final File errors;

    private ServeProcess(final ProcessHandle handle, final Process process, final File output, final File errors) {
        this.handle = handle;
        this.process = process;
        this.output = output;
        this.errors = errors;
    }

    /** Starts one, and waits until it says that it serves. */
    public static ServeProcess start(final Path directory, final String... args) throws IOException {
        final ServeProcess started = launch(directory, args);
        started.requireServes();
        return started;
    }

    /** Starts one as users do, with both compilers: the tests' processes have the first one only. Waits until it says that it serves. */
    public static ServeProcess startFast(final Path directory, final String... args) throws IOException {
        return startFast(directory, List.of(), args);
    }

    /** As above, with options of the JVM. */
    public static ServeProcess startFast(final Path directory, final List<String> options, final String... args)
            throws IOException {
        final List<String> command = command(args);
        command.removeIf(argument -> argument.startsWith("-XX:TieredStopAtLevel"));
        command.addAll(1, options);
        final ServeProcess started = launch(directory, command);
        started.requireServes();
        return started;
    }

    /** Starts one. */
    public static ServeProcess launch(final Path directory, final String... args) throws IOException {
        return launch(directory, command(args));
    }

    /** Starts a program. */
    public static ServeProcess launch(final Path directory, final List<String> command) throws IOException {
        final File output = Files.createTempFile(directory, "stdout", "").toFile();
        final File errors = Files.createTempFile(directory, "stderr", "").toFile();
        final Process process = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output)
                .redirectError(errors)
                .start();
        return new ServeProcess(process.toHandle(), process, output, errors);
    }

    /** One that another process has started, with its standard error in a file. */
    public static ServeProcess startedByAnother(final long pid, final Path errors) {
        final ProcessHandle handle =
                ProcessHandle.of(pid).orElseThrow(() -> new AssertionError("there is no process " + pid));
        return new ServeProcess(handle, null, null, errors.toFile());
    }

    /** Its command line. */
    public static List<String> command(final String... args) {
        final List<String> all = new ArrayList<>(List.of("serve", "--verbose"));
        all.addAll(List.of(args));
        final List<String> command = new ArrayList<>(Run.command(all.toArray(String[]::new)));
        // As the command's own script does.
        command.add(1, "-Xmn8m");
        return command;
    }

    /** A shell script's line that becomes the command, with the script's own arguments. */
    public static String execLine() {
        return "exec '" + String.join("' '", Run.command()) + "' \"$@\"\n";
    }

    /** Waits until it says that it serves. */
    public void requireServes() throws IOException {
        while (!serves()) {
            if (!isAlive()) {
                throw new AssertionError(
                        "ended with " + (process == null ? "some code" : process.exitValue()) + ": " + errors());
            }
            Polling.pause();
        }
    }

    /** Whether it has said that it serves. */
    public boolean serves() throws IOException {
        return errors().contains(SERVES);
    }

    public boolean isAlive() {
        return handle.isAlive();
    }

    public long pid() {
        return handle.pid();
    }

    /** What it has said. */
    public String errors() throws IOException {
        return Files.readString(errors.toPath());
    }

    /** What it has printed. */
    public String output() throws IOException {
        return Files.readString(output.toPath());
    }

    /** Tells it to end; returns its exit code. */
    public int terminate() {
        handle.destroy();
        return await();
    }

    /** Kills it, and waits until it is gone. */
    public void kill() {
        handle.destroyForcibly();
        await();
    }

    /** Its exit code, once it has ended by itself; 0 if only the process that has started it can know. */
    public int await() {
        try {
            handle.onExit().get(LONGEST_END_SECONDS, TimeUnit.SECONDS);
            return process == null ? 0 : process.waitFor();
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        } catch (final ExecutionException | TimeoutException still) {
            throw new AssertionError("it does not end", still);
        }
    }

    /** Ends the process that serves a socket and was not started from here: it is a child of one that was. */
    static void terminateServing(final Path socket) {
        ProcessHandle.allProcesses()
                .filter(process -> commandLine(process).contains("--socket\0" + socket + "\0"))
                .forEach(process -> {
                    process.destroy();
                    process.onExit().join();
                });
    }

    /** What Linux has of it, with a NUL behind each word: the JDK's own answer ends after 4,096 bytes, which a class path may fill. */
    private static String commandLine(final ProcessHandle process) {
        try {
            return Files.readString(
                    Path.of("/proc", Long.toString(process.pid()), "cmdline"), StandardCharsets.ISO_8859_1);
        } catch (final IOException gone) {
            return "";
        }
    }

    static Client connect(final Path socket) throws IOException {
        return Client.connect(socket);
    }

    /** Tells it to end, so that it takes its temporary store along, and kills it if it does not. */
    @Override
    public void close() {
        handle.destroy();
        try {
            handle.onExit().get(LONGEST_CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (final InterruptedException | ExecutionException | TimeoutException still) {
            kill();
        }
    }
}
