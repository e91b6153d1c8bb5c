// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.serve.ServeProcess;
import io.xenstream.interop.Client;
import io.xenstream.interop.StoreError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Daemons in JVMs of their own replace each other, and clients notice nothing. */
@Tag("slow")
final class HandoffsUnderLoadTest {
    private static final String BLACKOUT = "blackout";

    @TempDir
    Path directory;

    private Path socket;
    private Path program;
    private ServeProcess serving;

    @BeforeEach
    void serve() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        socket = directory.resolve("socket");
        program = directory.resolve("successor");
        Files.writeString(program, "#!/bin/sh\nexec 2>" + directory + "/stderr.$$\n" + ServeProcess.execLine());
        assertThat(program.toFile().setExecutable(true)).isTrue();
        serving = ServeProcess.start(directory, "--socket", socket.toString());
    }

    @AfterEach
    void end() {
        serving.close();
    }

    @Test
    void shouldHandOver() throws Exception {
        handOver(2);
    }

    @Test
    @Tag("long")
    void shouldHandOverAHundredTimes() throws Exception {
        handOver(100);
    }

    private void handOver(final int times) throws Exception {
        final HandoffReport report = new HandoffReport();
        final List<Footprint> footprints = new ArrayList<>();
        try (Load load = new Load(socket, times)) {
            for (int i = 0; i < times; i++) {
                load.requireServed();
                load.beginSilence();
                final ServeProcess predecessor = serving;
                serving = i % 5 == 3
                        ? liveUpdate()
                        : ServeProcess.start(directory, "--takeover", "--socket", socket.toString());
                load.endHandoff();
                load.requireServed();
                report.add(BLACKOUT, load.longestSilence());
                assertThat(predecessor.await()).isZero();
                report.addTold(predecessor
                        .errors()
                        .lines()
                        .filter(line -> line.contains("handed over to a successor; "))
                        .findFirst()
                        .orElseThrow());
                footprints.add(Footprint.of(serving.pid()));
            }
            load.end();
            System.out.println(times + " handoffs: " + load.summary());
            System.out.println(report.text(BLACKOUT) + HandoffReport.line("all waits", load.waits()));
            System.out.println("first successor: " + footprints.get(0));
            System.out.println("last successor: " + footprints.get(times - 1));
        }
        // Each is a fresh process: what it has more than the first one has come from its predecessors.
        assertThat(footprints)
                .extracting(Footprint::descriptors)
                .containsOnly(footprints.get(0).descriptors());
    }

    /** As {@code xenstore-control live-update} does. */
    private ServeProcess liveUpdate() throws IOException {
        try (Client operator = Client.connect(socket)) {
            control(operator, "-f", program.toString());
            control(operator, "-c", "--verbose");
            control(operator, "-s", "-t", "60");
        }
        final Path errors;
        try (var files = Files.list(directory)) {
            errors = files.filter(file -> file.getFileName().toString().startsWith("stderr."))
                    .findFirst()
                    .orElseThrow();
        }
        final long pid = Long.parseLong(errors.getFileName().toString().substring("stderr.".length()));
        final Path kept = Files.move(errors, directory.resolve("errors." + pid));
        final ServeProcess successor = ServeProcess.startedByAnother(pid, kept);
        successor.requireServes();
        return successor;
    }

    private static void control(final Client operator, final String... words) throws StoreError, IOException {
        final byte[] payload = Requests.payload("live-update", String.join("\0", words));
        assertThat(operator.request(MessageType.CONTROL, 0, payload).text()).isEqualTo("OK");
    }
}
