// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.codec.ImageIoException;
import io.xenstream.interop.Client;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DaemonUsageTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private TestDaemon daemon() {
        final Path store = directory.resolve("store");
        final TestDaemon daemon = new TestDaemon(
                directory.resolve("socket"), StoreState.open(StoreLocation.of(store), DaemonLimits.DEFAULT), false);
        daemon.call(() -> {
            daemon.daemon().publishUsage();
            return null;
        });
        return daemon;
    }

    private DaemonUsage usage() {
        return DaemonUsage.read(directory.resolve("store"));
    }

    private static void await(final BooleanSupplier condition) {
        final long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - begin).isLessThan(LONG.toNanos());
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static List<String> domains(final DaemonUsage usage) {
        return usage.domains().stream()
                .map(domain -> domain.domid() + " " + domain.isIntroduced() + " " + domain.nodes() + " "
                        + domain.nodeQuota() + " " + domain.bytes())
                .collect(Collectors.toList());
    }

    @Test
    void shouldShowWhatADaemonHasDoneAndWhatDomainsUse() throws IOException {
        try (TestDaemon daemon = daemon();
                Client client = daemon.connect()) {
            assertThat(usage().isHeld()).isTrue();
            assertThat(usage().ended()).isEmpty();
            client.watch("/", "token");
            client.introduce(5, 2);
            client.introduce(6, 2);
            client.send(Requests.of(MessageType.CONTROL, 99, 0, "quota", "set", "nodes", "1000"));
            client.response(99, LONG);
            client.write("/a", "12345");
            client.setPermissions("/a", "n5");
            for (int i = 0; i < 300; i++) {
                client.write("/six/" + i, "1");
                client.setPermissions("/six/" + i, "n6");
            }
            // As long as guests' nodes have paths and values: 10 of 5, 90 of 6 and 200 of 7 bytes.
            final int six = 10 * 7 + 90 * 8 + 200 * 9;
            await(() -> domains(usage()).contains("6 true 300 1000 " + six));
            // Also if a domain has more nodes than are looked at in one go, and nobody asks for anything.
            for (int i = 0; i < 1000; i++) {
                client.write("/own/" + i, "");
            }
            final long before = usage().domains().get(0).bytes();
            await(() -> usage().domains().get(0).bytes() > before + 1000L * "/own/1".length());
            final DaemonUsage usage = usage();
            assertThat(domains(usage)).contains("5 true 1 1000 7").hasSize(3);
            assertThat(usage.domains().get(0).nodeQuota()).isZero();
            assertThat(usage.allDomains()).isEqualTo(3);
            assertThat(usage.clients()).isOne();
            assertThat(usage.watches()).isOne();
            assertThat(usage.nodes()).isEqualTo(daemon.statistics().nodes());
            assertThat(usage.commits()).isEqualTo(daemon.statistics().sequence());
            assertThat(usage.requests()).isEqualTo(1606);
            assertThat(usage.errors()).isZero();
            assertThat(usage.events()).isEqualTo(1603);
        }
        assertThat(usage().isHeld()).isFalse();
        assertThat(usage().ended()).isPresent();
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(directory.resolve("store").resolve(UsageFile.NAME))))
                .isEqualTo("rw-------");
    }

    @Test
    void shouldCountDomainsForWhichThereIsNoRoom() throws IOException {
        try (TestDaemon daemon = daemon();
                Client client = daemon.connect()) {
            for (int domid = 1; domid <= UsageFile.MOST_DOMAINS + 10; domid++) {
                client.introduce(domid, 2);
            }
            await(() -> usage().allDomains() == UsageFile.MOST_DOMAINS + 11);
            assertThat(usage().domains()).hasSize(UsageFile.MOST_DOMAINS);
        }
    }

    @Test
    void shouldRefuseWhatADaemonHasNotWritten() throws IOException {
        assertThatThrownBy(this::usage)
                .isInstanceOf(ImageIoException.class)
                .hasMessageContaining("no daemon has left its figures");
        Files.createDirectory(directory.resolve("store"));
        Files.write(directory.resolve("store").resolve(UsageFile.NAME), new byte[100]);
        assertThatThrownBy(this::usage).isInstanceOf(ImageIoException.class);
    }
}
