// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@code xenstore-watch} that runs: a client that stays connected. */
public final class StockWatch implements AutoCloseable {
    private final OwnedProcess process;
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final Thread reader;

    private StockWatch(final OwnedProcess process) {
        this.process = process;
        reader = new Thread(this::collect, "xenstore-watch");
        reader.setDaemon(true);
        reader.start();
    }

    static StockWatch start(final List<String> command, final Map<String, String> environment) throws IOException {
        final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new StockWatch(OwnedProcess.start(builder));
    }

    private void collect() {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(process.process().getInputStream(), StandardCharsets.ISO_8859_1))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                events.add(line);
            }
        } catch (final IOException closed) {
            events.add("(closed)");
        }
    }

    /**
     * The path of the next event. The first ones, one a path, say that the watches are there.
     *
     * @throws AssertionError if none comes
     */
    public String next() {
        try {
            final String event = events.poll(Deadline.LONG.toNanos(), TimeUnit.NANOSECONDS);
            if (event == null) {
                throw new AssertionError("no event came; xenstore-watch runs: " + isAlive());
            }
            return event;
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", stopped);
        }
    }

    /** How many events have come and have not been asked for. */
    public int pending() {
        return events.size();
    }

    /** Whether it is still connected: it ends when it is not. */
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.close();
    }
}
