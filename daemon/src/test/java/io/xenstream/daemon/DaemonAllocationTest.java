// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.counters.CounterFile;
import io.xenstream.interop.Client;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests make hardly any garbage. */
@Tag("slow")
final class DaemonAllocationTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int ROUNDS = 5000;
    private static final int CHILDREN = 100;
    /** Four objects of junixsocket's, two for reading and two for writing. The second compiler, without which tests run, avoids half of them. */
    private static final int MOST_BYTES = 64;

    @TempDir
    private Path directory;

    private static final byte[][] ROUND = {
        Requests.of(MessageType.WRITE, 1, 0, "/a/b", "value"),
        Requests.of(MessageType.READ, 2, 0, "/a/b"),
        Requests.of(MessageType.DIRECTORY, 3, 0, "/a"),
        Requests.of(MessageType.GET_PERMS, 4, 0, "/a"),
        Requests.of(MessageType.SET_PERMS, 5, 0, "/a", "n0", "r1"),
        Requests.of(MessageType.MKDIR, 6, 0, "/a/c/d"),
        Requests.of(MessageType.RM, 7, 0, "/a/c")
    };

    /** Each request waits for the reply before, so that the daemon waits for each. */
    private static void round(final Client client) throws IOException {
        for (int i = 0; i < ROUND.length; i++) {
            client.send(ROUND[i]);
            client.response(i + 1, LONG);
        }
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    @Test
    void shouldAllocateHardlyAnything() throws IOException {
        try (TestDaemon daemon = TestDaemon.empty(directory)) {
            requireHardlyAnything(daemon);
        }
    }

    @Test
    void shouldAllocateHardlyAnythingForKeptClientsAndWhatOthersRead() throws IOException {
        try (TestServiceManager manager = new TestServiceManager(directory);
                TestDaemon daemon = manager.start(List.of());
                CounterFile file = CounterFile.create(directory.resolve("counters"), "test")) {
            daemon.call(() -> {
                daemon.daemon().countIn(file);
                daemon.daemon().publishUsage();
                return daemon.daemon().recordChanges(1 << 20, false);
            });
            requireHardlyAnything(daemon);
            assertThat(manager.messages()).anyMatch(message -> message.startsWith("FDSTORE=1\nFDNAME=client-"));
        }
    }

    private static void requireHardlyAnything(final TestDaemon daemon) throws IOException {
        try (Client client = daemon.connect()) {
            for (int i = 0; i < CHILDREN; i++) {
                client.send(Requests.of(MessageType.WRITE, 1, 0, "/a/child-" + i, ""));
                client.response(1, LONG);
            }
            for (int i = 0; i < 2 * ROUNDS; i++) {
                round(client);
            }
            final long before = daemon.call(DaemonAllocationTest::allocated);
            for (int i = 0; i < ROUNDS; i++) {
                round(client);
            }
            final long after = daemon.call(DaemonAllocationTest::allocated);

            assertThat((after - before) / ROUNDS / ROUND.length).isLessThanOrEqualTo(MOST_BYTES);
        }
    }
}
