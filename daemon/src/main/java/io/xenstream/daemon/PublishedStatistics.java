// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.codec.XenstreamException;
import io.xenstream.codec.internal.FlightRecording;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** Other threads ask for statistics here; the daemon's thread takes them between two turns. While nobody asks, a turn costs two reads. */
final class PublishedStatistics implements AutoCloseable {
    private final Runnable wakeUp;
    private final AtomicReference<CompletableFuture<DaemonStatistics>> asked = new AtomicReference<>();
    private final Runnable recorder = this::askForEvent;
    private volatile boolean isEventAsked;

    /**
     * Lets Flight Recorder ask whenever a recording wants the event.
     *
     * @param wakeUp makes the daemon's thread call {@link #answer}
     */
    PublishedStatistics(final Runnable wakeUp) {
        this.wakeUp = wakeUp;
        if (FlightRecording.isPresent()) {
            StatisticsEvent.addPeriodic(recorder);
        }
    }

    private void askForEvent() {
        isEventAsked = true;
        wakeUp.run();
    }

    /** Asks, and waits for the answer; empty if there is none in time. Several threads may ask at once and get the same answer. */
    Optional<DaemonStatistics> await(final Duration longest) throws InterruptedException {
        final CompletableFuture<DaemonStatistics> answer =
                asked.updateAndGet(others -> others == null ? new CompletableFuture<>() : others);
        wakeUp.run();
        try {
            return Optional.of(answer.get(longest.toNanos(), TimeUnit.NANOSECONDS));
        } catch (final TimeoutException | ExecutionException none) {
            return Optional.empty();
        }
    }

    /** Takes the statistics if anybody has asked. On the daemon's thread. */
    void answer(final StoreState state) {
        if (asked.get() == null && !isEventAsked) {
            return;
        }
        final boolean isRecorded = isEventAsked;
        isEventAsked = false;
        final CompletableFuture<DaemonStatistics> waiting = asked.getAndSet(null);
        try {
            final DaemonStatistics statistics = DaemonStatistics.of(state);
            if (waiting != null) {
                waiting.complete(statistics);
            }
            if (isRecorded) {
                StatisticsEvent.record(statistics);
            }
        } catch (final XenstreamException unreadable) {
            state.monitor().failed(unreadable);
            if (waiting != null) {
                waiting.completeExceptionally(unreadable);
            }
        }
    }

    @Override
    public void close() {
        if (FlightRecording.isPresent()) {
            StatisticsEvent.removePeriodic(recorder);
        }
    }
}
