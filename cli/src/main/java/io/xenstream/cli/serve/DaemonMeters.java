// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.serve;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.xenstream.daemon.DaemonStatistics;
import io.xenstream.daemon.LatencyHistogram;
import io.xenstream.micrometer.StoreDaemonMetrics;
import java.time.Duration;

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
        // Prometheus gets a histogram of them instead.
        registry.config().meterFilter(MeterFilter.denyNameStartsWith("xenstream.request.duration"));
        new StoreDaemonMetrics(() -> statistics).bindTo(registry);
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
