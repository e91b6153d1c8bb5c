// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.Polling;
import io.xenstream.cli.Run;
import io.xenstream.cli.serve.ServeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Successors are killed or refuse, and the daemon serves on as if nobody had connected. */
@Tag("slow")
final class FailingSuccessorsTest {
    private static final String SERVES_ON = "still serving: ";
    private static final String[] PLACES = {"prepare", "adopt", "verify", SuccessorProgram.RELEASE};
    private static final String[] REFUSALS = {"prepare", "adopt", "verify"};
    /** A JVM starts some of its own when it likes. */
    private static final int MORE_THREADS = 5;

    @TempDir
    Path directory;

    private final Random random = new Random(5);
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final List<String> checked = new ArrayList<>();
    private Path socket;
    /** Successors that were killed too late to be failing ones. */
    private int crashes;

    private ServeProcess serving;
    private Load load;
    /** How long the latest successor took from its start until it was ready. */
    private long lifeNanos;

    @BeforeEach
    void serve() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        socket = directory.resolve("socket");
        begin();
    }

    private void begin() throws IOException {
        serving = ServeProcess.start(directory, "--socket", socket.toString());
        load = new Load(socket, random.nextLong());
    }

    @AfterEach
    void end() throws IOException {
        load.close();
        serving.close();
    }

    @Test
    void shouldServeOn() throws Exception {
        serveOn(2);
    }

    @Test
    @Tag("long")
    void shouldServeOnFiftyTimes() throws Exception {
        serveOn(50);
    }

    private void serveOn(final int times) throws Exception {
        load.requireServed();
        killWhereItStands(SuccessorProgram.RELEASE);
        Footprint first = Footprint.of(serving.pid());
        for (int i = 0; i < times + crashes; i++) {
            final long pid = serving.pid();
            fail(i);
            if (serving.pid() != pid) {
                first = Footprint.of(serving.pid());
            }
        }
        final Footprint last = Footprint.of(serving.pid());
        assertThat(last.descriptors()).isEqualTo(first.descriptors());
        assertThat(last.threads()).isLessThan(first.threads() + MORE_THREADS);

        try (ServeProcess successor = ServeProcess.start(directory, "--takeover", "--socket", socket.toString())) {
            assertThat(serving.await()).isZero();
            load.endHandoff();
            load.requireServed();
            load.end();
            checked.add(load.summary());
            System.out.println(times + " failed handoffs: " + outcomes);
            System.out.println(String.join("\n", checked));
            System.out.print(HandoffReport.line("all waits", load.waits()));
            System.out.println("in the beginning: " + first);
            System.out.println("in the end:       " + last);
            assertThat(successor.terminate()).isZero();
        }
    }

    private void fail(final int number) throws Exception {
        load.requireServed();
        switch (number % 5) {
            case 0 -> killWhereItStands(PLACES[number / 5 % PLACES.length]);
            case 1 -> killOnItsWay();
            case 2 -> refuseBeforeTheFreeze();
            case 3 -> refuse(REFUSALS[number / 5 % REFUSALS.length]);
            default -> killWhereverItIs();
        }
        load.endHandoff();
        load.requireServed();
        assertThat(serving.isAlive()).isTrue();
    }

    /** Most of them not while the JVM only starts. */
    private long someMoment() {
        return random.nextLong(random.nextInt(3) == 0 ? 0 : lifeNanos / 2, lifeNanos);
    }

    private void count(final String outcome) {
        outcomes.merge(outcome, 1, Integer::sum);
    }

    private ServeProcess launch(final String what, final String place) throws IOException {
        return ServeProcess.launch(
                directory, Run.command(SuccessorProgram.class, socket.toString(), socket + ".handoff", what, place));
    }

    /** Waits until the daemon has said once more that it serves on. */
    private void requireServesOn(final long before) throws IOException {
        while (servesOn() == before) {
            assertThat(serving.isAlive()).isTrue();
            Polling.pause();
        }
        assertThat(servesOn()).isEqualTo(before + 1);
    }

    private long servesOn() throws IOException {
        return serving.errors().lines().filter(line -> line.contains(SERVES_ON)).count();
    }

    /** At {@code release}, it has been told that it may take over. */
    private void killWhereItStands(final String place) throws IOException {
        final long before = servesOn();
        final long began = System.nanoTime();
        try (ServeProcess successor = launch("hold", place)) {
            while (!successor.errors().contains("at " + place)) {
                assertThat(successor.isAlive()).as(successor.errors()).isTrue();
                Polling.pause();
            }
            lifeNanos = place.equals(SuccessorProgram.RELEASE) ? System.nanoTime() - began : lifeNanos;
            successor.kill();
        }
        requireServesOn(before);
        count("killed at " + place);
    }

    /** It cannot take over, however late it is killed. */
    private void killOnItsWay() throws IOException {
        try (ServeProcess successor = launch("hold", SuccessorProgram.RELEASE)) {
            LockSupport.parkNanos(someMoment());
            count("killed on its way" + (successor.errors().contains("at ") ? ", ready" : ""));
        }
    }

    private void refuseBeforeTheFreeze() throws IOException {
        final long before = servesOn();
        try (ServeProcess successor =
                ServeProcess.launch(directory, "--takeover", "--max-nodes", "10", "--socket", socket.toString())) {
            assertThat(successor.await()).isNotZero();
            assertThat(successor.errors()).contains("XS-HAND-006");
        }
        requireServesOn(before);
        count("cannot hold it");
    }

    private void refuse(final String place) throws IOException {
        final long before = servesOn();
        try (ServeProcess successor = launch("refuse", place)) {
            assertThat(successor.await()).isZero();
        }
        requireServesOn(before);
        count("refused at " + place);
    }

    /**
     * The real one is killed at any moment. If it had taken over by then, it was the daemon that has died: its clients are disconnected, but
     * have got nothing wrong.
     */
    private void killWhereverItIs() throws Exception {
        final ServeProcess successor = ServeProcess.launch(directory, "--takeover", "--socket", socket.toString());
        LockSupport.parkNanos(someMoment());
        successor.kill();
        if (load.isServed(serving::isAlive)) {
            count("xenstream serve killed");
            return;
        }
        crashes++;
        count("xenstream serve killed once it had taken over");
        assertThat(serving.await()).isZero();
        assertThat(serving.errors()).contains("a successor now serves");
        load.endWithDaemon();
        checked.add(load.summary());
        load.close();
        begin();
    }
}
