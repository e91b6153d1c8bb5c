// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.xenstream.codec.XenstreamException;
import io.xenstream.counters.CounterFile;
import io.xenstream.counters.CounterKind;
import io.xenstream.stream.operation.Restore;
import java.util.function.BiFunction;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersReader;

/**
 * Counts what a server does, in memory or in a file, and tells another listener. Names in the file begin with {@code transfer.}; docs/observability.md lists them.
 *
 * <pre>{@code
 * ServerCounters counters = new ServerCounters(ServerEvents.NONE);
 * ImageServer server = ImageServer.listen(address, directory, options.withEvents(counters));
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class ServerCounters implements ServerEvents {
    private static final int COUNTERS = 8;

    private final ServerEvents next;
    private final AtomicCounter begun;
    private final AtomicCounter resumed;
    private final AtomicCounter received;
    private final AtomicCounter receivedBytes;
    private final AtomicCounter sent;
    private final AtomicCounter sentBytes;
    private final AtomicCounter failed;
    private final AtomicCounter disconnected;

    /**
     * Counts in memory.
     *
     * @param next is told of each event, too
     */
    public ServerCounters(final ServerEvents next) {
        this(next, new InMemory());
    }

    /**
     * Counts in a file.
     *
     * @param next is told of each event, too
     * @param file has room for 8 counters; closed by the caller, after the server
     * @throws io.xenstream.counters.CounterException if there is no room
     */
    public ServerCounters(final ServerEvents next, final CounterFile file) {
        this(next, file::counter);
    }

    private ServerCounters(final ServerEvents next, final BiFunction<String, CounterKind, AtomicCounter> counters) {
        this.next = next;
        this.begun = counters.apply("transfer.begun", CounterKind.COUNTER);
        this.resumed = counters.apply("transfer.resumed", CounterKind.COUNTER);
        this.received = counters.apply("transfer.received", CounterKind.COUNTER);
        this.receivedBytes = counters.apply("transfer.received.bytes", CounterKind.COUNTER);
        this.sent = counters.apply("transfer.sent", CounterKind.COUNTER);
        this.sentBytes = counters.apply("transfer.sent.bytes", CounterKind.COUNTER);
        this.failed = counters.apply("transfer.failed", CounterKind.COUNTER);
        this.disconnected = counters.apply("transfer.disconnected", CounterKind.COUNTER);
    }

    /** Counters that no other process sees. */
    private static final class InMemory implements BiFunction<String, CounterKind, AtomicCounter> {
        private final UnsafeBuffer values = new UnsafeBuffer(new byte[COUNTERS * CountersReader.COUNTER_LENGTH]);
        private int count;

        @Override
        public AtomicCounter apply(final String name, final CounterKind kind) {
            return new AtomicCounter(values, count++);
        }
    }

    /**
     * Returns how many transfers to the server have begun.
     *
     * @return a count
     */
    public long begun() {
        return begun.get();
    }

    /**
     * Returns how often a transfer to the server went on over another connection.
     *
     * @return a count
     */
    public long resumed() {
        return resumed.get();
    }

    /**
     * Returns how many images were received and published.
     *
     * @return a count
     */
    public long received() {
        return received.get();
    }

    /**
     * Returns the length of all images that were received and published.
     *
     * @return bytes
     */
    public long receivedBytes() {
        return receivedBytes.get();
    }

    /**
     * Returns how many images were sent.
     *
     * @return a count
     */
    public long sent() {
        return sent.get();
    }

    /**
     * Returns the length of all images that were sent.
     *
     * @return bytes
     */
    public long sentBytes() {
        return sentBytes.get();
    }

    /**
     * Returns how many transfers failed, in either direction.
     *
     * @return a count
     */
    public long failed() {
        return failed.get();
    }

    /**
     * Returns how many connections were refused or failed.
     *
     * @return a count
     */
    public long disconnected() {
        return disconnected.get();
    }

    @Override
    public void onDisconnected(final String peer, final XenstreamException reason) {
        disconnected.increment();
        next.onDisconnected(peer, reason);
    }

    @Override
    public void onBegin(final String peer, final String name, final long length) {
        begun.increment();
        next.onBegin(peer, name, length);
    }

    @Override
    public void onResumed(final String peer, final String name, final long offset) {
        resumed.increment();
        next.onResumed(peer, name, offset);
    }

    @Override
    public void onProgress(final String peer, final String name, final long length, final TransferProgress progress) {
        next.onProgress(peer, name, length, progress);
    }

    @Override
    public void onReceived(final String peer, final String name, final Restore.Result restored) {
        received.increment();
        receivedBytes.getAndAdd(restored.length());
        next.onReceived(peer, name, restored);
    }

    @Override
    public void onFailed(final String peer, final String name, final XenstreamException reason) {
        failed.increment();
        next.onFailed(peer, name, reason);
    }

    @Override
    public void onSent(final String peer, final String name, final long length) {
        sent.increment();
        sentBytes.getAndAdd(length);
        next.onSent(peer, name, length);
    }
}
