// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.blackout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@link MappedStoreProgram} in a JVM of its own. */
final class MappedStoreProcess implements AutoCloseable {
    /** Far more than a process takes for anything that it is asked here, on a machine that does ten other things. */
    private static final Duration LONGEST = Duration.ofMinutes(3);

    private static final String END = "(the end)";

    private final Process process;
    private final String name;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private MappedStoreProcess(final String role, final Path socket, final String subject) throws IOException {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (final String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            // As an embedder's JVM: without what is for tests alone.
            if (argument.startsWith("--") || argument.startsWith("-Xmx")) {
                command.add(argument);
            }
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MappedStoreProgram.class.getName()));
        command.addAll(List.of(role, socket.toString(), subject));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        name = role + " " + subject + " (process " + process.pid() + ")";
        final Thread reader = new Thread(this::read, name);
        reader.setDaemon(true);
        reader.start();
    }

    /** All that it prints, however much, so that it never waits for who reads. */
    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
            }
        } catch (final IOException closed) {
            lines.add(closed.toString());
        }
        lines.add(END);
    }

    static MappedStoreProcess serving(final Path socket, final Path image) throws Exception {
        final MappedStoreProcess serving = new MappedStoreProcess("serve", socket, image.toString());
        try {
            assertThat(serving.says("serving")).isEmpty();
            return serving;
        } catch (final Exception | AssertionError failure) {
            serving.close();
            throw failure;
        }
    }

    /** A successor that takes over as soon as it is prepared, and looks up a path. */
    static MappedStoreProcess successor(final Path socket, final String path) throws IOException {
        return new MappedStoreProcess("takeOver", socket, path);
    }

    /**
     * The next line, which has to begin with a word; what is behind that.
     *
     * @throws AssertionError with what it has said instead, if it is something else or nothing for minutes
     */
    String says(final String word) throws InterruptedException {
        final String line = lines.poll(LONGEST.toNanos(), TimeUnit.NANOSECONDS);
        if (line == null) {
            throw new AssertionError(name + " has not said \"" + word + "\" within " + LONGEST);
        }
        if (!line.startsWith(word)) {
            process.destroyForcibly().waitFor();
            final List<String> rest = new ArrayList<>(List.of(line));
            lines.drainTo(rest);
            throw new AssertionError(
                    name + " should have said \"" + word + "\", but said:\n" + String.join("\n", rest));
        }
        return line.substring(word.length()).strip();
    }

    /** Its exit code. */
    int ends() throws InterruptedException {
        if (!process.waitFor(LONGEST.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new AssertionError(name + " has not ended within " + LONGEST);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
