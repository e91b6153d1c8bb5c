// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** Concurrency tests of the ring: what one end publishes, the other end sees complete. {@link ConcurrencyTest} runs them. */
public final class RingStress {
    private static final int CAPACITY = InProcessStream.SMALLEST_CAPACITY;
    private static final int CHUNK = 8;

    private RingStress() {}

    /** The two ends of an empty ring. */
    private abstract static class Ends {
        final InProcessStream stream = new InProcessStream("stress", new UnsafeBuffer(new byte[CAPACITY]));
        final InProcessWriter writer = new InProcessWriter(stream);
        final InProcessReader reader = new InProcessReader(stream);
        final UnsafeBuffer source = new UnsafeBuffer(new byte[CAPACITY]);
        final UnsafeBuffer target = new UnsafeBuffer(new byte[CAPACITY]);

        /** Writes bytes of one value. Returns what the writer returns. */
        final int write(final int value, final int length) {
            source.setMemory(0, length, (byte) value);
            return writer.write(source, 0, length);
        }

        /** Returns the sum of the first bytes read, or -1 if the bytes are not of one value. */
        final int sum(final int from, final int length) {
            int sum = 0;
            for (int i = from; i < from + length; i++) {
                if (target.getByte(i) != target.getByte(from)) {
                    return -1;
                }
                sum += target.getByte(i);
            }
            return sum;
        }
    }

    /** Bytes are complete when the position that covers them is visible. The notifier is disarmed: every write goes through the ring. */
    @JCStressTest
    @Outcome(id = "-1, 0, 0", expect = ACCEPTABLE, desc = "nothing yet")
    @Outcome(id = "8, 8, 0", expect = ACCEPTABLE, desc = "the first chunk")
    @Outcome(id = "16, 8, 16", expect = ACCEPTABLE, desc = "both chunks")
    @Outcome(expect = FORBIDDEN, desc = "bytes that the writer did not write")
    @State
    public static class Publication extends Ends {
        /** Disarms the notifier. */
        public Publication() {
            stream.readerNotifier.disarm();
        }

        @Actor
        public void writes() {
            write(1, CHUNK);
            write(2, CHUNK);
        }

        @Actor
        public void reads(final III_Result result) {
            result.r1 = reader.read(target, 0, CAPACITY);
            result.r2 = result.r1 >= CHUNK ? sum(0, CHUNK) : 0;
            result.r3 = result.r1 >= 2 * CHUNK ? sum(CHUNK, CHUNK) : 0;
        }
    }

    /** The writer overwrites bytes only after the reader has copied them. */
    @JCStressTest
    @Outcome(id = "-1, 32, 32", expect = ACCEPTABLE, desc = "no room yet")
    @Outcome(id = "32, 32, 32", expect = ACCEPTABLE, desc = "the room that the first read left")
    @Outcome(id = "64, 32, 32", expect = ACCEPTABLE, desc = "the room that both reads left")
    @Outcome(expect = FORBIDDEN, desc = "bytes overwritten while they were read")
    @State
    public static class Reuse extends Ends {
        /** Fills the ring. */
        public Reuse() {
            write(1, CAPACITY);
        }

        @Actor
        public void writes(final III_Result result) {
            result.r1 = write(2, CAPACITY);
        }

        @Actor
        public void reads(final III_Result result) {
            reader.read(target, 0, CAPACITY / 2);
            result.r2 = sum(0, CAPACITY / 2);
            reader.read(target, 0, CAPACITY / 2);
            result.r3 = sum(0, CAPACITY / 2);
        }
    }

    /** A reader that sees the end of the stream has seen all bytes. */
    @JCStressTest
    @Outcome(id = "-1, -1", expect = ACCEPTABLE, desc = "nothing yet")
    @Outcome(id = "-1, 8", expect = ACCEPTABLE, desc = "written between the two reads")
    @Outcome(id = "8, -1", expect = ACCEPTABLE, desc = "written, not finished")
    @Outcome(id = "8, -2", expect = ACCEPTABLE, desc = "written and finished")
    @Outcome(expect = FORBIDDEN, desc = "bytes lost at the end of the stream")
    @State
    public static class End extends Ends {
        @Actor
        public void writes() {
            write(1, CHUNK);
            writer.finish();
        }

        @Actor
        public void reads(final II_Result result) {
            result.r1 = reader.read(target, 0, CAPACITY);
            result.r2 = reader.read(target, 0, CAPACITY);
        }
    }

    /** Positions and bytes agree after the fact, whether the source was lent to the reader or copied. */
    @JCStressTest
    @Outcome(id = "16, 24, 0", expect = ACCEPTABLE, desc = "all bytes, in order")
    @Outcome(expect = FORBIDDEN, desc = "bytes lost, doubled, or out of order")
    @State
    public static class Lending extends Ends {
        private int count;

        @Actor
        public void writes() {
            write(1, CHUNK);
            write(2, CHUNK);
        }

        @Actor
        public void reads() {
            count = Math.max(0, reader.read(target, 0, CAPACITY));
        }

        @Arbiter
        public void rest(final III_Result result) {
            count += Math.max(0, reader.read(target, count, CAPACITY - count));
            result.r1 = count;
            result.r2 = sum(0, CHUNK) + sum(CHUNK, CHUNK);
            result.r3 = (int) (writer.position() - reader.position());
        }
    }
}
