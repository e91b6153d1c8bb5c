// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Concurrency tests of {@link ReadinessNotifier} in a ring: an end that cannot continue is notified of the next change, and a handler of the
 * conditions that hold when it is set. {@link ConcurrencyTest} runs them.
 */
public final class NotificationStress {
    private static final int CAPACITY = InProcessStream.SMALLEST_CAPACITY;
    private static final int CHUNK = 8;
    private static final StreamFailure REASON = new StreamFailure(StreamRule.CANCELLED, "stress");

    private NotificationStress() {}

    /** The two ends of an empty ring, and handlers that count. */
    private abstract static class Ends {
        final InProcessStream stream = new InProcessStream("stress", new UnsafeBuffer(new byte[CAPACITY]));
        final InProcessWriter writer = new InProcessWriter(stream);
        final InProcessReader reader = new InProcessReader(stream);
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[CAPACITY]);
        final UnsafeBuffer target = new UnsafeBuffer(new byte[CAPACITY]);
        /** Notifications that the end has not acted on. */
        final AtomicInteger pending = new AtomicInteger();

        final void count(final Readiness readiness) {
            pending.incrementAndGet();
        }
    }

    /** A reader that finds nothing is notified of bytes. It reads again only when notified. */
    @JCStressTest
    @Outcome(id = "8, 0", expect = ACCEPTABLE, desc = "read at once")
    @Outcome(id = "-1, 8", expect = ACCEPTABLE, desc = "read when notified")
    @Outcome(expect = FORBIDDEN, desc = "the reader sleeps although there are bytes")
    @State
    public static class ReaderWaitsForBytes extends Ends {
        private int first;

        /** Sets a handler, and disarms the notifier. */
        public ReaderWaitsForBytes() {
            reader.onReadiness(this::count);
            stream.readerNotifier.disarm();
        }

        @Actor
        public void writes() {
            writer.write(bytes, 0, CHUNK);
        }

        @Actor
        public void reads() {
            pending.set(0);
            first = reader.read(target, 0, CAPACITY);
        }

        @Arbiter
        public void wakesUp(final II_Result result) {
            result.r1 = first;
            result.r2 = first == StreamReader.WOULD_BLOCK && pending.get() > 0 ? reader.read(target, 0, CAPACITY) : 0;
        }
    }

    /** The same with the source lent to the reader on the writer's thread: the notification for the lent bytes must not replace that for the ring. */
    @JCStressTest
    @Outcome(id = "8, 0", expect = ACCEPTABLE, desc = "read at once")
    @Outcome(id = "-1, 8", expect = ACCEPTABLE, desc = "read when notified")
    @Outcome(expect = FORBIDDEN, desc = "the reader sleeps although there are bytes")
    @State
    public static class ReaderWaitsForLentBytes extends Ends {
        private int first;

        /** Lets the reader wait. */
        public ReaderWaitsForLentBytes() {
            reader.onReadiness(this::count);
            reader.read(target, 0, CAPACITY);
        }

        @Actor
        public void writes() {
            writer.write(bytes, 0, CHUNK);
        }

        @Actor
        public void reads() {
            do {
                first = reader.read(target, 0, CAPACITY);
            } while (first == StreamReader.WOULD_BLOCK && pending.getAndSet(0) > 0);
        }

        @Arbiter
        public void wakesUp(final II_Result result) {
            result.r1 = first;
            result.r2 = first == StreamReader.WOULD_BLOCK && pending.get() > 0 ? reader.read(target, 0, CAPACITY) : 0;
        }
    }

    /** A writer that finds no room is notified when half of the ring is free. It writes again only when notified. */
    @JCStressTest
    @Outcome(id = "8, 0", expect = ACCEPTABLE, desc = "written at once")
    @Outcome(id = "-1, 8", expect = ACCEPTABLE, desc = "written when notified")
    @Outcome(expect = FORBIDDEN, desc = "the writer sleeps although there is room")
    @State
    public static class WriterWaitsForRoom extends Ends {
        private int first;

        /** Fills the ring, and disarms the notifier. */
        public WriterWaitsForRoom() {
            writer.onReadiness(this::count);
            writer.write(bytes, 0, CAPACITY);
            stream.writerNotifier.disarm();
        }

        @Actor
        public void writes() {
            pending.set(0);
            first = writer.write(bytes, 0, CHUNK);
        }

        @Actor
        public void reads() {
            reader.read(target, 0, CAPACITY / 4);
            reader.read(target, 0, CAPACITY / 4);
        }

        @Arbiter
        public void wakesUp(final II_Result result) {
            result.r1 = first;
            result.r2 = first == StreamWriter.BACK_PRESSURED && pending.get() > 0 ? writer.write(bytes, 0, CHUNK) : 0;
        }
    }

    /** A reader that finds nothing is notified of the end. */
    @JCStressTest
    @Outcome(id = "-2, 1", expect = ACCEPTABLE, desc = "seen at once, and notified")
    @Outcome(id = "-1, 1", expect = ACCEPTABLE, desc = "notified once")
    @Outcome(expect = FORBIDDEN, desc = "the reader sleeps although the writer has finished")
    @State
    public static class ReaderWaitsForEnd extends Ends {
        private int first;

        /** Sets a handler. */
        public ReaderWaitsForEnd() {
            reader.onReadiness(this::count);
        }

        @Actor
        public void writes() {
            writer.finish();
        }

        @Actor
        public void reads() {
            first = reader.read(target, 0, CAPACITY);
        }

        @Arbiter
        public void counts(final II_Result result) {
            result.r1 = first;
            result.r2 = pending.get();
        }
    }

    /** A handler that is set while the writer writes is notified of the bytes. */
    @JCStressTest
    @Outcome(
            id = {"1", "2"},
            expect = ACCEPTABLE,
            desc = "notified")
    @Outcome(expect = FORBIDDEN, desc = "not notified of bytes")
    @State
    public static class HandlerSetDuringWrite extends Ends {
        @Actor
        public void writes() {
            writer.write(bytes, 0, CHUNK);
        }

        @Actor
        public void sets() {
            reader.onReadiness(this::count);
        }

        @Arbiter
        public void counts(final I_Result result) {
            result.r1 = pending.get();
        }
    }

    /** A handler that is set while the writer finishes is notified once. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "notified once")
    @Outcome(expect = FORBIDDEN, desc = "not notified of the end, or twice")
    @State
    public static class HandlerSetDuringFinish extends Ends {
        @Actor
        public void finishes() {
            writer.finish();
        }

        @Actor
        public void sets() {
            reader.onReadiness(this::count);
        }

        @Arbiter
        public void counts(final I_Result result) {
            result.r1 = pending.get();
        }
    }

    /** A handler that is set while the stream is aborted is notified once. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "notified once")
    @Outcome(expect = FORBIDDEN, desc = "not notified of the abort, or twice")
    @State
    public static class HandlerSetDuringAbort extends Ends {
        @Actor
        public void aborts() {
            writer.abort(REASON);
        }

        @Actor
        public void sets() {
            reader.onReadiness(this::count);
        }

        @Arbiter
        public void counts(final I_Result result) {
            result.r1 = pending.get();
        }
    }
}
