// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.serve;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.xenstream.daemon.DaemonStatistics;
import io.xenstream.daemon.LatencyHistogram;
import java.time.Duration;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The daemon's statistics, and those of its JVM, in the text format of Prometheus. Clients are counted, but not listed: each has a new number, and a database of
 * metrics keeps every series that ever was. For one thread.
 */
final class DaemonMeters implements AutoCloseable {
    private static final double NANOS_PER_SECOND = 1e9;
    /** The buckets of the durations end with these powers of two, in nanoseconds: from a microsecond to a second. */
    private static final int FIRST_POWER = 10;

    private static final int LAST_POWER = 30;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final MultiGauge nodes = MultiGauge.builder("xenstream.domain.nodes")
            .description("Nodes that the domain owns")
            .register(registry);
    private final MultiGauge introduced = MultiGauge.builder("xenstream.domain.introduced")
            .description("1 if the domain is introduced")
            .register(registry);
    /** What the meters show. */
    private DaemonStatistics statistics;

    /** Registers the meters, which first show these statistics. */
    DaemonMeters(final DaemonStatistics first) {
        statistics = first;
        addRequests(first);
        addClients(first);
        addStore();
        registry.getPrometheusRegistry().register(this::durations);
        new JvmMemoryMetrics().bindTo(registry);
        collections.bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        // Micrometer's own has the unit of nanoseconds.
        FunctionCounter.builder("process.cpu.seconds", ProcessHandle.current(), DaemonMeters::processorSeconds)
                .description("Processor time of the process")
                .register(registry);
    }

    private void addRequests(final DaemonStatistics first) {
        for (final String type : first.requests().keySet()) {
            counter(
                    "requests",
                    "Requests",
                    Tags.of("type", type),
                    shown -> shown.requests().get(type));
        }
        for (final String error : first.errors().keySet()) {
            counter(
                    "errors",
                    "Requests that were answered by an error",
                    Tags.of("error", error),
                    shown -> shown.errors().get(error));
        }
        counter("events", "Watch events", Tags.empty(), DaemonStatistics::events);
        counter("received.bytes", "Bytes read from clients", Tags.empty(), DaemonStatistics::receivedBytes);
        counter("sent.bytes", "Bytes written to clients", Tags.empty(), DaemonStatistics::sentBytes);
    }

    private void addClients(final DaemonStatistics first) {
        gauge("clients", "Connected clients", null, DaemonStatistics::clients);
        counter("connections", "Clients that have connected", Tags.empty(), DaemonStatistics::connections);
        first.disconnections()
                .keySet()
                .forEach(reason -> counter(
                        "disconnections",
                        "Clients that are not connected any more",
                        Tags.of("reason", reason.name().toLowerCase(Locale.ROOT)),
                        shown -> shown.disconnections().get(reason)));
        gauge("watches", "Watches of all clients", null, DaemonStatistics::watches);
        gauge("transactions", "Open transactions of all clients", null, DaemonStatistics::transactions);
        gauge("held", "Memory of watches and transactions", "bytes", DaemonStatistics::heldBytes);
        gauge("waiting", "Output that clients have not read", "bytes", DaemonStatistics::waitingBytes);
    }

    private void addStore() {
        gauge("store.nodes", "Nodes", null, DaemonStatistics::nodes);
        gauge("store.image", "Length of the image", "bytes", DaemonStatistics::imageLength);
        gauge("store.free", "Space in the image that is free for nodes", "bytes", DaemonStatistics::freeLength);
        gauge(
                "store.compacted",
                "What the compaction in progress has passed, 0 if there is none",
                "bytes",
                DaemonStatistics::compactedLength);
        counter(
                "store.commits",
                "Commits since the store was created, by any process",
                Tags.empty(),
                DaemonStatistics::sequence);
    }

    private void counter(
            final String name, final String text, final Tags tags, final ToDoubleFunction<DaemonStatistics> value) {
        FunctionCounter.builder("xenstream." + name, this, meters -> value.applyAsDouble(meters.statistics))
                .description(text)
                .tags(tags)
                .register(registry);
    }

    private void gauge(
            final String name, final String text, final String unit, final ToDoubleFunction<DaemonStatistics> value) {
        Gauge.builder("xenstream." + name, this, meters -> value.applyAsDouble(meters.statistics))
                .description(text)
                .baseUnit(unit)
                .register(registry);
    }

    private MetricSnapshot durations() {
        final LatencyHistogram latencies = statistics.latencies();
        final int powers = LAST_POWER - FIRST_POWER + 1;
        final double[] bounds = new double[powers + 1];
        final long[] counts = new long[powers + 1];
        long below = 0;
        for (int i = 0; i < powers; i++) {
            final long nanos = 1L << (FIRST_POWER + i);
            final long upTo = latencies.countUpTo(nanos);
            bounds[i] = nanos / NANOS_PER_SECOND;
            counts[i] = upTo - below;
            below = upTo;
        }
        bounds[powers] = Double.POSITIVE_INFINITY;
        counts[powers] = latencies.count() - below;
        return HistogramSnapshot.builder()
                .name("xenstream_request_duration_seconds")
                .help("Time from reading a request to its queued answer")
                .dataPoint(HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, counts))
                        .sum(latencies.sum() / NANOS_PER_SECOND)
                        .build())
                .build();
    }

    /** Shows other statistics, as text. */
    String text(final DaemonStatistics next) {
        statistics = next;
        nodes.register(
                next.domains().stream()
                        .map(domain -> MultiGauge.Row.of(domid(domain), domain.nodes()))
                        .toList(),
                true);
        introduced.register(
                next.domains().stream()
                        .map(domain -> MultiGauge.Row.of(domid(domain), domain.isIntroduced() ? 1 : 0))
                        .toList(),
                true);
        return registry.scrape();
    }

    private static double processorSeconds(final ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / NANOS_PER_SECOND;
    }

    private static Tags domid(final DaemonStatistics.DomainNodes domain) {
        return Tags.of("domid", Integer.toString(domain.domid()));
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
