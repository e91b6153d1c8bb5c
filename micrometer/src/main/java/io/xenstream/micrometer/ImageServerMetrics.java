// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.xenstream.transfer.ServerCounters;

/**
 * What a transfer server has done.
 *
 * <pre>{@code
 * ServerCounters counters = new ServerCounters(ServerEvents.NONE);
 * new ImageServerMetrics(counters).bindTo(registry);
 * ImageServer server = ImageServer.listen(address, directory, options.withEvents(counters));
 * }</pre>
 */
public final class ImageServerMetrics implements MeterBinder {
    private final ServerCounters counters;

    /**
     * Shows counters.
     *
     * @param counters are among the server's listeners
     */
    public ImageServerMetrics(final ServerCounters counters) {
        this.counters = counters;
    }

    @Override
    public void bindTo(final MeterRegistry registry) {
        new Meters<>(registry, "xenstream.transfer.", () -> counters)
                .counter("begun", "Images that peers began to send", ServerCounters::begun)
                .counter("resumed", "Transfers that went on over another connection", ServerCounters::resumed)
                .counter("received", "Images that were received and published", ServerCounters::received)
                .counter("received.bytes", "Length of these images", ServerCounters::receivedBytes)
                .counter("sent", "Images that peers have fetched", ServerCounters::sent)
                .counter("sent.bytes", "Length of these images", ServerCounters::sentBytes)
                .counter("failed", "Transfers that failed, in either direction", ServerCounters::failed)
                .counter("disconnected", "Connections that were refused or failed", ServerCounters::disconnected);
    }
}
