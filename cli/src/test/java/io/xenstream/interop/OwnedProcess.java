// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A process that does not outlive what has started it: not a closed owner, and not this JVM. */
final class OwnedProcess implements AutoCloseable {
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly)));
    }

    private final Process process;

    private OwnedProcess(final Process process) {
        this.process = process;
    }

    static OwnedProcess start(final ProcessBuilder builder) throws IOException {
        final Process process = builder.start();
        RUNNING.add(process);
        return new OwnedProcess(process);
    }

    Process process() {
        return process;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Its exit code, once it has ended by itself; 128 and the signal's number if a signal ended it.
     *
     * @throws AssertionError if it runs on
     */
    int waitFor(final Duration time) {
        try {
            if (!process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new AssertionError("still running after " + time + ": " + process.info());
            }
            return process.exitValue();
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", stopped);
        }
    }

    /** Ends it, and waits until it has ended. */
    @Override
    public void close() {
        process.destroyForcibly();
        waitFor(Deadline.LONG);
        RUNNING.remove(process);
    }
}
