// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.nativeio.ChildJvm;
import io.xenstream.nativeio.Privileges;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handoffs between JVMs under constant load. */
@Tag("slow")
class HandoffProcessesTest {
    private static final int CLIENTS = 8;
    /** About as long as a successor takes from its connection to its last callback. */
    private static final int LONGEST_LIFE_NANOS = 40_000_000;

    @TempDir
    Path directory;

    private Path service() {
        return directory.resolve("service");
    }

    @Test
    void shouldHandOverBetweenJvmsUnderLoad() throws Exception {
        handOver(3, 1000);
    }

    @Test
    @Tag("long")
    void shouldHandOverAHundredTimes() throws Exception {
        handOver(100, 10_000);
    }

    @Test
    @Tag("long")
    void shouldHandOverAMillionNodes() throws Exception {
        handOver(3, 1_000_000);
    }

    /** They are only given the flag without which the JVM warns that junixsocket loads a library. */
    @Test
    void shouldHandOverBetweenJvmsWithoutOtherFlags() throws Exception {
        if (Runtime.version().feature() < 22) {
            return;
        }
        handOver(2, 1000, () -> {
            final ChildJvm jvm = new ChildJvm().withoutFlags().flags("--enable-native-access=ALL-UNNAMED");
            return Runtime.version().feature() >= 24 ? jvm.flags("--sun-misc-unsafe-memory-access=deny") : jvm;
        });
    }

    private void handOver(final int times, final int nodes) throws Exception {
        handOver(times, nodes, ChildJvm::new);
    }

    private void handOver(final int times, final int nodes, final Supplier<ChildJvm> jvm) throws Exception {
        final List<Long> blackouts = new ArrayList<>();
        EchoProcess serving = EchoProcess.first(jvm.get(), directory, EchoProcess.NOWHERE, nodes);
        try (EchoLoad load = new EchoLoad(service(), CLIENTS)) {
            for (int i = 0; i < times; i++) {
                load.requireServed();
                final EchoProcess successor = EchoProcess.successor(jvm.get(), directory, EchoProcess.NOWHERE, nodes);
                final String serves = successor.says();
                assertThat(serves).startsWith("serving ");
                blackouts.add(Long.parseLong(serves.split(" ", 3)[1]) / 1000);
                serving.requireSays("released");
                assertThat(serving.process.waitFor()).isZero();
                serving.close();
                serving = successor;
            }
            load.requireServed();
            load.end();
            System.out.println(nodes + " nodes: blackouts in microseconds " + blackouts + ", longest round "
                    + load.longestNanos() / 1000 + " of " + load.rounds());
        } finally {
            serving.close();
        }
    }

    @Test
    void shouldServeOnWheneverTheSuccessorIsKilled() throws Exception {
        serveOnWhenSuccessorsAreKilled(6);
    }

    @Test
    @Tag("long")
    void shouldServeOnWhenManySuccessorsAreKilled() throws Exception {
        serveOnWhenSuccessorsAreKilled(500);
    }

    private void serveOnWhenSuccessorsAreKilled(final int times) throws Exception {
        final Random random = new Random(4);
        final String[] callbacks = {"prepare", "adopt", "verify"};
        try (EchoProcess serving = EchoProcess.first(directory, EchoProcess.NOWHERE, 1000);
                EchoLoad load = new EchoLoad(service(), CLIENTS)) {
            for (int i = 0; i < times; i++) {
                // Every other one is killed in the callback, the rest at a random moment on the way there.
                try (EchoProcess successor =
                        EchoProcess.successor(directory, callbacks[i / 2 % callbacks.length], 1000)) {
                    if (i % 2 == 0) {
                        successor.requireSays("at ");
                    } else {
                        LockSupport.parkNanos(random.nextInt(LONGEST_LIFE_NANOS));
                    }
                    successor.kill();
                }
                load.requireServed();
            }
            try (EchoProcess last = EchoProcess.successor(directory, EchoProcess.NOWHERE, 1000)) {
                last.requireSays("serving ");
                serving.requireSays("released");
                load.requireServed();
                load.end();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"offer", "freeze", "writeState"})
    void shouldGiveUpWhenThePredecessorIsKilled(final String callback) throws Exception {
        try (EchoProcess serving = EchoProcess.first(directory, callback, 1000);
                EchoProcess successor = EchoProcess.successor(directory, EchoProcess.NOWHERE, 1000)) {
            serving.requireSays("at " + callback);
            serving.kill();

            successor.requireSays("refused XS-HAND-009");
            assertThat(successor.process.waitFor()).isZero();
        }
    }

    @Test
    void shouldRefuseAnotherUser() throws IOException, InterruptedException {
        Privileges.require(
                "starting a process as another user", "setpriv", "--reuid=65534", "--clear-groups", "--", "true");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        final Path classes = Files.createDirectories(directory.resolve("classes/io/xenstream/handoff"));
        try (InputStream program = Stranger.class.getResourceAsStream("HandoffProcessesTest$Stranger.class")) {
            Files.copy(program, classes.resolve("HandoffProcessesTest$Stranger.class"));
        }
        try (HandoffPair pair = new HandoffPair(directory, HandoffOptions.DEFAULT)) {
            pair.connect(1);
            Files.setPosixFilePermissions(pair.socket, PosixFilePermissions.fromString("rw-rw-rw-"));
            final Process stranger = new ProcessBuilder(
                            "setpriv",
                            "--reuid=65534",
                            "--clear-groups",
                            "--",
                            System.getProperty("java.home") + "/bin/java",
                            "-cp",
                            directory.resolve("classes").toString(),
                            Stranger.class.getName(),
                            pair.socket.toString())
                    .inheritIO()
                    .start();
            while (pair.sourceAgent.result().isEmpty()) {
                pair.sourceAgent.doWork();
            }

            assertThat(stranger.waitFor()).isZero();
            assertThat(pair.sourceAgent
                            .result()
                            .orElseThrow()
                            .failure()
                            .orElseThrow()
                            .rule())
                    .isEqualTo(HandoffRule.PEER);
            assertThat(pair.source.calls).isEmpty();
            pair.requireServed();
        }
    }

    /** Connects and waits for the refusal. Uses no other class, since another user may not be able to read it. */
    static final class Stranger {
        private Stranger() {}

        public static void main(final String[] arguments) throws IOException {
            try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(arguments[0]))) {
                final ByteBuffer answer = ByteBuffer.allocate(4096);
                while (channel.read(answer) >= 0) {
                    Thread.onSpinWait();
                }
                System.exit(answer.position() > 0 ? 0 : 1);
            }
        }
    }
}
