// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.Polling;
import io.xenstream.cli.Run;
import io.xenstream.cli.serve.ServeProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts a {@code xenstream serve} again whenever it dies, and keeps its descriptors, as systemd does. */
final class Supervisor implements AutoCloseable {
    private final ServeProcess process;

    private Supervisor(final ServeProcess process) {
        this.process = process;
    }

    /** Starts one with a daemon, and waits until the daemon is ready. */
    static Supervisor start(final Path directory, final String notifySocket, final String... args)
            throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(List.of(program(directory).toString(), notifySocket));
        command.addAll(ServeProcess.command(args));
        final Supervisor supervisor = new Supervisor(ServeProcess.launch(directory, command));
        supervisor.awaitReady(1);
        return supervisor;
    }

    private static Path program(final Path directory) throws IOException, InterruptedException {
        final Path program = directory.resolve("supervisor");
        if (!Files.exists(program)) {
            final Path source = directory.resolve("supervisor.c");
            try (InputStream bytes = Supervisor.class.getResourceAsStream("/native/supervisor.c")) {
                Files.copy(bytes, source);
            }
            final List<String> compiler =
                    List.of("cc", "-O1", "-Wall", "-Wextra", "-Werror", "-o", program.toString(), source.toString());
            final Run run = Run.process(compiler, directory);
            assertThat(run.exitCode()).as(run.errors()).isZero();
        }
        return program;
    }

    /** What it has said that begins with a word. */
    List<String> said(final String word) throws IOException {
        return process.output()
                .lines()
                .filter(line -> line.startsWith(word + ' '))
                .toList();
    }

    /** What the daemons have said. */
    String errors() throws IOException {
        return process.errors();
    }

    /** The process that serves, or is about to. */
    long mainProcess() throws IOException {
        final String last = process.output()
                .lines()
                .filter(line -> line.startsWith("started ") || line.startsWith("main "))
                .reduce((first, second) -> second)
                .orElseThrow();
        return Long.parseLong(last.split(" ", -1)[1]);
    }

    /** Waits until daemons have said a number of times that they are ready. */
    void awaitReady(final int times) throws IOException {
        await("ready", times);
    }

    /** Waits until it has said something a number of times. */
    void await(final String word, final int times) throws IOException {
        while (said(word).size() < times) {
            pause();
        }
    }

    /** Waits until it has dropped a number of descriptors: because it was told to, or because the connection has ended. */
    void awaitDropped(final int times) throws IOException {
        while (dropped() < times) {
            pause();
        }
    }

    void requireDropped(final int times) throws IOException {
        assertThat(dropped()).isEqualTo(times);
    }

    private int dropped() throws IOException {
        return said("removed").size() + said("hung").size();
    }

    private void pause() throws IOException {
        assertThat(process.isAlive()).as(process.output() + process.errors()).isTrue();
        Polling.pause();
    }

    /** Kills the daemon, which is started again, and does not wait. */
    void killDaemon() throws IOException {
        ProcessHandle.of(mainProcess()).orElseThrow().destroyForcibly();
    }

    /** Kills the daemon, and waits until the next one serves. */
    void restartDaemon() throws IOException {
        final int before = said("ready").size();
        killDaemon();
        awaitReady(before + 1);
    }

    /** Ends the daemon; returns how many descriptors are left. */
    int end() throws IOException {
        assertThat(process.terminate()).as(process.output() + process.errors()).isZero();
        return Integer.parseInt(said("left").get(0).split(" ", -1)[1]);
    }

    @Override
    public void close() {
        process.close();
    }
}
