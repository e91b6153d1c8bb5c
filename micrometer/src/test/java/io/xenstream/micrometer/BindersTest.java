// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.xenstream.codec.Place;
import io.xenstream.counters.CounterException;
import io.xenstream.counters.CounterRule;
import io.xenstream.daemon.DaemonLimits;
import io.xenstream.daemon.DaemonStatistics;
import io.xenstream.daemon.StoreDaemon;
import io.xenstream.daemon.StoreLocation;
import io.xenstream.daemon.StoreState;
import io.xenstream.store.LiveStore;
import io.xenstream.store.StoreOptions;
import io.xenstream.transfer.ServerCounters;
import io.xenstream.transfer.ServerEvents;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BindersTest {
    @TempDir
    private Path directory;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private double value(final String name, final String... tags) {
        final Meter meter = registry.get(name).tags(tags).meter();
        return meter.measure().iterator().next().getValue();
    }

    @Test
    void shouldShowADaemonThatAnotherThreadRuns() throws IOException, InterruptedException {
        final Path socket = directory.resolve("socket");
        final AtomicBoolean isEnding = new AtomicBoolean();
        final StoreDaemon daemon = StoreDaemon.listen(
                socket, StoreState.open(StoreLocation.temporary(directory), DaemonLimits.DEFAULT), false);
        new StoreDaemonMetrics(daemon).bindTo(registry);
        final Thread thread = new Thread(() -> {
            while (!isEnding.get()) {
                daemon.doWork(Duration.ofSeconds(10));
            }
        });
        thread.start();
        try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            client.connect(UnixDomainSocketAddress.of(socket));
            while (value("xenstream.connections") < 1) {
                Thread.onSpinWait();
            }
            assertThat(value("xenstream.clients")).isEqualTo(1);
            assertThat(value("xenstream.requests", "type", "READ")).isZero();
            assertThat(value("xenstream.errors", "error", "EAGAIN")).isZero();
            assertThat(value("xenstream.disconnections", "reason", "closed")).isZero();
            assertThat(value("xenstream.store.nodes")).isPositive();
            assertThat(value("xenstream.store.image")).isPositive();
            assertThat(registry.get("xenstream.request.duration")
                            .functionTimer()
                            .count())
                    .isZero();
        } finally {
            isEnding.set(true);
            daemon.wakeUp();
            thread.join();
            daemon.close();
        }
    }

    @Test
    void shouldAskADaemonOnceASecondAndKeepItsLastAnswer() {
        final DaemonStatistics statistics;
        try (StoreDaemon daemon = StoreDaemon.listen(
                directory.resolve("socket"),
                StoreState.open(StoreLocation.temporary(directory), DaemonLimits.DEFAULT),
                false)) {
            statistics = daemon.statistics();
        }
        final AtomicInteger asked = new AtomicInteger();
        final AtomicLong now = new AtomicLong();
        final RecentStatistics recent = new RecentStatistics(
                () -> asked.incrementAndGet() == 2 ? Optional.of(statistics) : Optional.empty(), now::get);
        new StoreDaemonMetrics(recent).bindTo(registry);

        assertThat(value("xenstream.clients")).isNaN();
        assertThat(value("xenstream.watches")).isNaN();
        assertThat(asked).hasValue(1);
        now.addAndGet(1_000_000_000);
        assertThat(value("xenstream.clients")).isZero();
        now.addAndGet(1_000_000_000);
        assertThat(value("xenstream.store.nodes")).isEqualTo((double) statistics.nodes());
        assertThat(value("xenstream.watches")).isZero();
        assertThat(asked).hasValue(3);
    }

    @Test
    void shouldShowAStoreAsOfItsLastUpdate() {
        final LiveStoreMetrics metrics = new LiveStoreMetrics();
        metrics.bindTo(registry);
        assertThat(value("xenstream.store.nodes")).isNaN();
        try (LiveStore store = LiveStore.open(directory.resolve("store"), StoreOptions.DEFAULT)) {
            metrics.update(store);

            assertThat(value("xenstream.store.nodes")).isEqualTo(1);
            assertThat(value("xenstream.store.commits")).isEqualTo((double) store.sequence());
            assertThat(value("xenstream.store.free")).isEqualTo((double) store.freeLength());
        }
    }

    @Test
    void shouldShowWhatAServerCounts() {
        final ServerCounters counters = new ServerCounters(ServerEvents.NONE);
        new ImageServerMetrics(counters).bindTo(registry);
        counters.onBegin("peer", "image", 10);
        counters.onSent("peer", "image", 1000);
        counters.onFailed("peer", "image", new CounterException(CounterRule.FULL, Place.whole("image"), "any"));

        assertThat(value("xenstream.transfer.begun")).isEqualTo(1);
        assertThat(value("xenstream.transfer.sent.bytes")).isEqualTo(1000);
        assertThat(value("xenstream.transfer.failed")).isEqualTo(1);
        assertThat(value("xenstream.transfer.received")).isZero();
    }
}
