// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xenstream.codec.Place;
import io.xenstream.codec.Rule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.AFUNIXSocketChannel;

class HandoffFailureTest {
    private static final Duration SHORT = Duration.ofMillis(30);

    @TempDir
    Path directory;

    private HandoffPair pair(final HandoffOptions options) throws IOException {
        final HandoffPair pair = new HandoffPair(directory, options);
        pair.connect(70);
        pair.requireServed();
        return pair;
    }

    private static HandoffOptions shortPhase(final HandoffPhase phase) {
        return HandoffOptions.DEFAULT.withTimeouts(HandoffOptions.Timeouts.DEFAULT.with(phase, SHORT));
    }

    /** The predecessor serves, and the next handoff succeeds. */
    private static void requireUnharmed(final HandoffPair pair, final Rule rule) throws IOException {
        assertThat(pair.sourceAgent
                        .result()
                        .orElseThrow()
                        .failure()
                        .orElseThrow()
                        .rule())
                .isEqualTo(rule);
        assertThat(pair.target.isServing()).isFalse();
        pair.requireServed();
        pair.target.hook = call -> {};
        pair.source.hook = call -> {};
        pair.target.close();
        pair.requireServed();

        pair.target.connections.clear();
        pair.sourceAgent = new HandoffSourceAgent(pair.listener, pair.source, HandoffOptions.DEFAULT);
        pair.targetAgent = new HandoffTargetAgent(pair.socket, pair.target, HandoffOptions.DEFAULT);
        while (pair.targetAgent.result().isEmpty()) {
            pair.turn();
        }
        assertThat(pair.targetAgent.result().orElseThrow().isSuccess()).isTrue();
        pair.requireServed();
        pair.targetAgent.listener().close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"prepare", "adopt", "verify"})
    void shouldServeOnWhenTheSuccessorRefuses(final String refused) throws IOException {
        try (HandoffPair pair = pair(HandoffOptions.DEFAULT)) {
            pair.target.hook = call -> {
                if (call.equals(refused)) {
                    throw new HandoffException(HandoffRule.CAPACITY, Place.whole("test"), "too \u001b[31m much");
                }
            };

            pair.run();

            final HandoffException failure =
                    pair.sourceAgent.result().orElseThrow().failure().orElseThrow();
            assertThat(failure.problem()).isEqualTo("the other process refused: XS-HAND-006: too ?[31m much");
            assertThat(pair.source.calls.contains("freeze")).isEqualTo(!refused.equals("prepare"));
            assertThat(pair.target.calls).last().isEqualTo("abandoned CAPACITY");
            requireUnharmed(pair, HandoffRule.REFUSED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"offer", "freeze", "writeState"})
    void shouldServeOnWhenTheDaemonItselfFails(final String failing) throws IOException {
        try (HandoffPair pair = pair(HandoffOptions.DEFAULT)) {
            pair.source.hook = call -> {
                if (call.equals(failing)) {
                    throw new IllegalStateException("of the daemon");
                }
            };

            pair.run();

            assertThat(pair.source.calls.contains("thaw DAEMON")).isEqualTo(!failing.equals("offer"));
            assertThat(pair.targetAgent
                            .result()
                            .orElseThrow()
                            .failure()
                            .orElseThrow()
                            .rule())
                    .isEqualTo(HandoffRule.REFUSED);
            requireUnharmed(pair, HandoffRule.DAEMON);
        }
    }

    /** Stops one process in a phase, as if it hung, until the other one times out. */
    @ParameterizedTest
    @EnumSource(
            value = HandoffPhase.class,
            names = {"PREPARE", "ADOPT", "VERIFY"})
    void shouldServeOnWhenTheSuccessorHangs(final HandoffPhase phase) throws IOException {
        try (HandoffPair pair = pair(shortPhase(phase))) {
            final String hanging = phase.name().toLowerCase(Locale.ROOT);
            pair.target.hook = call -> {
                while (call.equals(hanging) && pair.sourceAgent.result().isEmpty()) {
                    pair.sourceAgent.doWork();
                }
            };

            pair.run();

            requireUnharmed(pair, HandoffRule.TIMEOUT);
        }
    }

    @Test
    void shouldServeOnWhenTheSuccessorDoesNotTakeDescriptors() throws IOException {
        try (HandoffPair pair = pair(shortPhase(HandoffPhase.DESCRIPTORS))) {
            while (!pair.source.calls.contains("writeState")) {
                pair.turn();
            }
            while (pair.sourceAgent.result().isEmpty()) {
                pair.sourceAgent.doWork();
            }
            pair.run();

            requireUnharmed(pair, HandoffRule.TIMEOUT);
        }
    }

    @Test
    void shouldServeOnWhenTheSuccessorStopsBeforeItTakesOver() throws IOException {
        try (HandoffPair pair = pair(shortPhase(HandoffPhase.RELEASE))) {
            pair.targetAgent = new HandoffTargetAgent(pair.socket, pair.target, HandoffOptions.DEFAULT);
            while (!pair.target.calls.contains("verify")) {
                pair.turn();
            }
            while (pair.sourceAgent.result().isEmpty()) {
                pair.sourceAgent.doWork();
            }
            assertThat(pair.source.isServing()).isTrue();

            // It wakes up and finds RELEASED, but it is too late.
            pair.run();

            assertThat(pair.targetAgent.result().orElseThrow().failure().orElseThrow())
                    .hasMessageContaining("the predecessor did not wait");
            requireUnharmed(pair, HandoffRule.TIMEOUT);
        }
    }

    @Test
    void shouldTakeOverFromAPredecessorThatDiesAfterTheRelease() throws IOException {
        try (HandoffPair pair = pair(HandoffOptions.DEFAULT)) {
            while (!pair.target.calls.contains("verify")) {
                pair.turn();
            }
            while (pair.sourceAgent.doWork() > 0) {
                pair.requireAtMostOneServes();
            }
            // It has released the connections and now does nothing.
            while (pair.targetAgent.result().isEmpty()) {
                pair.targetAgent.doWork();
            }

            assertThat(pair.targetAgent.result().orElseThrow().isSuccess()).isTrue();
            pair.requireServed();
            pair.sourceAgent.doWork();
            assertThat(pair.sourceAgent.isReleased()).isTrue();
            pair.targetAgent.listener().close();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = HandoffPhase.class,
            names = {"FREEZE", "STATE"})
    void shouldServeOnWhenItsOwnDaemonIsTooSlow(final HandoffPhase phase) throws IOException {
        try (HandoffPair pair = pair(shortPhase(phase))) {
            final String slow = phase == HandoffPhase.FREEZE ? "freeze" : "writeState";
            pair.source.hook = call -> {
                final long end = System.nanoTime() + 2 * SHORT.toNanos();
                while (call.equals(slow) && System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
            };

            pair.run();

            requireUnharmed(pair, HandoffRule.TIMEOUT);
        }
    }

    @Test
    void shouldTimeOutWhenASuccessorSendsNothing() throws IOException {
        try (HandoffPair pair = pair(shortPhase(HandoffPhase.HELLO));
                AFUNIXSocketChannel silent = AFUNIXSocketChannel.open()) {
            silent.connect(AFUNIXSocketAddress.of(pair.socket));
            while (pair.sourceAgent.result().isEmpty()) {
                pair.sourceAgent.doWork();
            }

            requireUnharmed(pair, HandoffRule.TIMEOUT);
        }
    }

    @Test
    void shouldRefuseBytesThatAreNotAMessage() throws IOException {
        try (HandoffPair pair = pair(HandoffOptions.DEFAULT);
                AFUNIXSocketChannel garbage = AFUNIXSocketChannel.open()) {
            garbage.connect(AFUNIXSocketAddress.of(pair.socket));
            garbage.write(ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            while (pair.sourceAgent.result().isEmpty()) {
                pair.sourceAgent.doWork();
            }

            requireUnharmed(pair, HandoffRule.MESSAGE);
        }
    }

    @Test
    void shouldRefuseADescriptorThatTheImageDoesNotName() throws IOException {
        try (HandoffPair pair = pair(HandoffOptions.DEFAULT)) {
            pair.source.unnamed = pair.listener.socket().getFileDescriptor();

            pair.run();

            assertThat(pair.targetAgent
                            .result()
                            .orElseThrow()
                            .failure()
                            .orElseThrow()
                            .rule())
                    .isEqualTo(HandoffRule.DESCRIPTOR);
            pair.source.unnamed = null;
            requireUnharmed(pair, HandoffRule.REFUSED);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = HandoffPhase.class,
            names = {"HELLO", "PREPARE", "STATE", "RELEASE"})
    void shouldGiveUpWhenThePredecessorHangs(final HandoffPhase phase) throws IOException {
        try (HandoffPair pair = pair(shortPhase(phase))) {
            pair.source.hook = call -> {
                while (phase == HandoffPhase.STATE
                        && call.equals("writeState")
                        && pair.targetAgent.result().isEmpty()) {
                    pair.targetAgent.doWork();
                }
            };
            while (pair.targetAgent.result().isEmpty()) {
                pair.targetAgent.doWork();
                final boolean isHanging = switch (phase) {
                    case HELLO -> true;
                    case PREPARE -> pair.target.calls.contains("prepare");
                    default -> pair.target.calls.contains("verify");
                };
                if (!isHanging) {
                    pair.sourceAgent.doWork();
                }
            }

            assertThat(pair.targetAgent
                            .result()
                            .orElseThrow()
                            .failure()
                            .orElseThrow()
                            .rule())
                    .isEqualTo(HandoffRule.TIMEOUT);
            pair.source.hook = call -> {};
            while (pair.sourceAgent.isActive()) {
                pair.sourceAgent.doWork();
            }
            pair.requireServed();
        }
    }

    @Test
    void shouldNameTheLimitThatAnOfferExceeds() {
        final HandoffLimits limits = new HandoffLimits(1, 0x3F, 1, 100, 10, 1000, 5, Map.of("watches", 3L));
        final HandoffOffer fits = new HandoffOffer(1, 0x3F, 1, 100, 10, 1000, 5, Map.of("watches", 3L, "other", 9L));
        limits.require(fits, "test");

        requireTooMuch(
                limits,
                new HandoffOffer(2, 0x3F, 1, 100, 10, 1000, 5, Map.of()),
                "image version 2, but at most 1 accepted");
        requireTooMuch(
                limits,
                new HandoffOffer(1, 0x7F, 1, 100, 10, 1000, 5, Map.of()),
                "record types (a bit for each) 0x7f, but only 0x3f accepted");
        requireTooMuch(
                limits,
                new HandoffOffer(1, 0x3F, 3, 100, 10, 1000, 5, Map.of()),
                "domain features 0x3, but only 0x1 accepted");
        requireTooMuch(
                limits,
                new HandoffOffer(1, 0x3F, 1, 101, 10, 1000, 5, Map.of()),
                "bytes of the image 101, but at most 100 accepted");
        requireTooMuch(
                limits,
                new HandoffOffer(1, 0x3F, 1, 100, 11, 1000, 5, Map.of()),
                "records 11, but at most 10 accepted");
        requireTooMuch(
                limits,
                new HandoffOffer(1, 0x3F, 1, 100, 10, 1001, 5, Map.of()),
                "bytes of a record 1001, but at most 1000 accepted");
        requireTooMuch(
                limits,
                new HandoffOffer(1, 0x3F, 1, 100, 10, 1000, 6, Map.of()),
                "descriptors 6, but at most 5 accepted");
        requireTooMuch(
                limits,
                new HandoffOffer(1, 0x3F, 1, 100, 10, 1000, 5, Map.of("watches", 4L)),
                "quota watches 4, but at most 3 accepted");
    }

    private static void requireTooMuch(final HandoffLimits limits, final HandoffOffer offer, final String what) {
        assertThatExceptionOfType(HandoffException.class)
                .isThrownBy(() -> limits.require(offer, "test"))
                .withMessageStartingWith("XS-HAND-006 test: ")
                .withMessageContaining(what);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwx---", "rwx----w-", "rwxrwxrwx"})
    void shouldRefuseADirectoryThatOthersCanWriteTo(final String permissions) throws IOException {
        final Path open = Files.createDirectory(directory.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString(permissions));
        final Path below = Files.createDirectory(open.resolve("below"));
        for (final Path socket : new Path[] {open.resolve("handoff"), below.resolve("handoff")}) {
            assertThatExceptionOfType(HandoffException.class)
                    .isThrownBy(() -> HandoffListener.bind(socket))
                    .withMessageStartingWith("XS-HAND-002 " + socket);

            final EchoDaemon target = EchoDaemon.idle();
            final HandoffTargetAgent agent = new HandoffTargetAgent(socket, target, HandoffOptions.DEFAULT);
            agent.doWork();
            assertThat(agent.result().orElseThrow().failure().orElseThrow().rule())
                    .isEqualTo(HandoffRule.DIRECTORY);
            assertThat(target.calls).containsExactly("abandoned DIRECTORY");
        }
    }

    @Test
    void shouldReplaceTheSocketOfADeadDaemonOnly() {
        final Path socket = directory.resolve("handoff");
        final HandoffListener dead = HandoffListener.bind(socket);
        dead.close();
        try (HandoffListener living = HandoffListener.bind(socket)) {
            assertThatExceptionOfType(HandoffException.class)
                    .isThrownBy(() -> HandoffListener.bind(socket))
                    .withMessageStartingWith("XS-HAND-001");
            assertThat(living.path()).isEqualTo(socket);
        }
    }

    @Test
    void shouldReleaseAllResourcesOfAFailedHandoff() throws IOException {
        try (HandoffPair pair = pair(HandoffOptions.DEFAULT)) {
            pair.target.hook = call -> {
                if (call.equals("verify")) {
                    throw new IllegalStateException("refused");
                }
            };
            pair.run();
            final Set<String> before = openFiles();
            for (int i = 0; i < 5; i++) {
                pair.target.connections.clear();
                pair.targetAgent = new HandoffTargetAgent(pair.socket, pair.target, HandoffOptions.DEFAULT);
                while (pair.targetAgent.result().isEmpty() || pair.sourceAgent.isActive()) {
                    pair.turn();
                }
                assertThat(pair.source.calls).last().asString().startsWith("thaw");
            }
            assertThat(openFiles()).isEqualTo(before);
            pair.requireServed();
        }
    }

    /** The open sockets and deleted files of this process, which is what handoffs open. */
    private static Set<String> openFiles() throws IOException {
        final Set<String> open = new TreeSet<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (final Path descriptor : descriptors.toList()) {
                if (Files.isSymbolicLink(descriptor)) {
                    final String file = Files.readSymbolicLink(descriptor).toString();
                    if (file.startsWith("socket:") || file.contains(".xenstream-")) {
                        open.add(descriptor.getFileName() + " " + file);
                    }
                }
            }
        }
        return open;
    }

    @Test
    void shouldWaitWhenTheQueueIsFull() throws IOException {
        final List<AFUNIXSocketChannel> queue = new ArrayList<>();
        try (HandoffPair pair = pair(HandoffOptions.DEFAULT)) {
            boolean hasRoom = true;
            while (hasRoom) {
                final AFUNIXSocketChannel silent = AFUNIXSocketChannel.open();
                queue.add(silent);
                silent.configureBlocking(false);
                hasRoom = silent.connect(AFUNIXSocketAddress.of(pair.socket));
            }
            for (int i = 0; i < 10; i++) {
                pair.targetAgent.doWork();
            }
            assertThat(pair.targetAgent.result()).isEmpty();
            for (final AFUNIXSocketChannel silent : queue) {
                silent.close();
            }

            pair.run();

            assertThat(pair.targetAgent.result().orElseThrow().failure()).isEmpty();
            pair.requireServed();
            pair.targetAgent.listener().close();
        }
    }

    @Test
    void shouldThawWhenItsAgentIsClosed() throws IOException {
        try (HandoffPair pair = pair(HandoffOptions.DEFAULT)) {
            while (!pair.source.calls.contains("writeState")) {
                pair.turn();
            }
            pair.sourceAgent.onClose();
            while (pair.targetAgent.result().isEmpty()) {
                pair.targetAgent.doWork();
            }

            requireUnharmed(pair, HandoffRule.REFUSED);
        }
    }

    @Test
    void shouldFailIfNoProcessListens() {
        final EchoDaemon target = EchoDaemon.idle();
        final HandoffTargetAgent agent =
                new HandoffTargetAgent(directory.resolve("nobody"), target, HandoffOptions.DEFAULT);
        agent.doWork();
        assertThat(agent.result().orElseThrow().failure().orElseThrow().rule()).isEqualTo(HandoffRule.SOCKET);
    }
}
