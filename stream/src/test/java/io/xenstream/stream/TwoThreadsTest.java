// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Runs two threads at the two ends of a stream, and a third that stops them now and then, on thousands of streams of a few bytes to a few thousand
 * times the ring's capacity. Checks each byte at its position. A thread waits for its readiness notification or spins, at random: a missing
 * notification leaves it asleep, which fails the test.
 */
@Tag("slow")
final class TwoThreadsTest {
    private static final StreamFailure STOPPED = new StreamFailure(StreamRule.CANCELLED, "stopped");
    private static final long PATIENCE_SECONDS = 60;

    private final ExecutorService executor = Executors.newFixedThreadPool(3);

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    @Test
    void shouldDeliverEveryByteInOrder() throws Exception {
        run(Duration.ofSeconds(3));
    }

    @Test
    @Tag("long")
    void shouldDeliverEveryByteInOrderForLong() throws Exception {
        run(Duration.ofMinutes(10));
    }

    private void run(final Duration duration) throws Exception {
        final long start = System.nanoTime();
        final int[] ends = new int[3];
        for (long seed = 1; System.nanoTime() - start < duration.toNanos() || seed <= 300; seed++) {
            ends[new Round(seed).play()]++;
        }
        assertThat(ends).as("rounds confirmed, dropped, stopped").doesNotContain(0);
    }

    /** Returns the byte that belongs at a position. */
    private static byte b(final long seed, final long position) {
        long mixed = (position >>> 3) * 0x9E3779B97F4A7C15L + seed;
        mixed ^= mixed >>> 32;
        return (byte) (mixed >>> (8 * (position & 7)));
    }

    /** One stream from its beginning to its end. */
    private final class Round {
        private final long seed;
        private final DataStream stream;
        private final long length;
        private final int stop;
        private final SplittableRandom random;

        Round(final long seed) {
            this.seed = seed;
            this.random = new SplittableRandom(seed);
            this.stream = DataStream.inProcess("round " + seed, 64 << random.nextInt(7));
            this.length = random.nextInt(8) == 0 ? random.nextInt(1_000_000) : random.nextInt(2000);
            this.stop = random.nextInt(8);
        }

        /** Returns how it ended: 0 confirmed, 1 dropped, 2 stopped. */
        int play() throws InterruptedException, ExecutionException, TimeoutException {
            final SplittableRandom writing = random.split();
            final SplittableRandom reading = random.split();
            final CompletableFuture<Long> written = CompletableFuture.supplyAsync(() -> write(writing), executor);
            final CompletableFuture<Long> read = CompletableFuture.supplyAsync(() -> read(reading), executor);
            final long stopAt = random.nextLong(length + 1);
            final CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> stopAt(stopAt), executor);
            try {
                final long in = written.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                final long out = read.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                stopped.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                assertThat(out).as("round %d", seed).isLessThanOrEqualTo(in);
                return outcome(in, out);
            } catch (final TimeoutException stuck) {
                throw new AssertionError(
                        "round " + seed + " is stuck: " + stream.writer().state() + ", written "
                                + stream.writer().position() + ", read "
                                + stream.reader().position() + " of " + length,
                        stuck);
            }
        }

        private int outcome(final long in, final long out) {
            final StreamState state = stream.writer().state();
            assertThat(stream.reader().state()).isEqualTo(state);
            if (state == StreamState.CONFIRMED) {
                assertThat(in).as("round %d", seed).isEqualTo(length);
                assertThat(out).as("round %d", seed).isEqualTo(length);
                return 0;
            }
            assertThat(state).as("round %d", seed).isEqualTo(StreamState.ABORTED);
            return stream.writer().failure().rule() == StreamRule.DROPPED ? 1 : 2;
        }

        /** Aborts some rounds halfway, from a third thread. */
        private void stopAt(final long position) {
            if (stop == 0) {
                while (stream.writer().position() < position
                        && !stream.writer().state().isFinal()) {
                    Thread.onSpinWait();
                }
                stream.writer().abort(STOPPED);
            }
        }

        private long write(final SplittableRandom chance) {
            final UnsafeBuffer source = new UnsafeBuffer(new byte[1 + chance.nextInt(3000)]);
            final Pause pause = new Pause(stream.writer(), chance);
            long position = 0;
            try (StreamWriter writer = stream.writer()) {
                while (position < length) {
                    final int size = (int) Math.min(length - position, 1 + chance.nextInt(source.capacity()));
                    fill(source, position, size);
                    int done = 0;
                    while (done < size) {
                        final int count = writer.write(source, done, size - done);
                        if (count == StreamWriter.BACK_PRESSURED) {
                            pause.await();
                        } else {
                            done += count;
                            position += count;
                        }
                    }
                    if (stop == 1 && chance.nextInt(20) == 0) {
                        return position;
                    }
                }
                writer.finish();
                while (writer.state() != StreamState.CONFIRMED) {
                    pause.await();
                    writer.flush();
                }
            } catch (final StreamException aborted) {
                assertThat(stream.writer().state()).isEqualTo(StreamState.ABORTED);
            }
            return stream.writer().position();
        }

        private void fill(final UnsafeBuffer source, final long position, final int size) {
            for (int i = 0; i < size; i++) {
                source.putByte(i, b(seed, position + i));
            }
        }

        private long read(final SplittableRandom chance) {
            final UnsafeBuffer target = new UnsafeBuffer(new byte[1 + chance.nextInt(3000)]);
            final Pause pause = new Pause(stream.reader(), chance);
            final long[] position = {0};
            try (StreamReader reader = stream.reader()) {
                int count = 0;
                while (count != StreamReader.END) {
                    final int limit = 1 + chance.nextInt(target.capacity());
                    if (chance.nextBoolean()) {
                        count = reader.read(target, 0, limit);
                        check(target, 0, position[0], count);
                    } else {
                        count = reader.poll(
                                (chunk, offset, size) -> {
                                    final int taken = chance.nextInt(size + 1);
                                    check(chunk, offset, position[0], taken);
                                    return taken;
                                },
                                limit);
                    }
                    position[0] += Math.max(count, 0);
                    if (count == StreamReader.WOULD_BLOCK) {
                        pause.await();
                    }
                    if (stop == 2 && chance.nextInt(20) == 0) {
                        return position[0];
                    }
                }
                assertThat(position[0]).isEqualTo(length);
                reader.confirm();
            } catch (final StreamException aborted) {
                assertThat(stream.reader().state()).isEqualTo(StreamState.ABORTED);
            }
            return position[0];
        }

        private void check(final DirectBuffer chunk, final int offset, final long position, final int count) {
            for (int i = 0; i < count; i++) {
                if (chunk.getByte(offset + i) != b(seed, position + i)) {
                    throw new AssertionError("round " + seed + ": wrong byte at " + (position + i));
                }
            }
        }
    }

    /** Waits or spins until an end can continue. */
    private static final class Pause {
        private final Semaphore notified = new Semaphore(0);
        private final boolean isAsleep;

        Pause(final StreamEnd end, final SplittableRandom chance) {
            isAsleep = chance.nextInt(4) != 0;
            if (isAsleep) {
                end.onReadiness(readiness -> notified.release());
            }
        }

        void await() {
            if (isAsleep) {
                notified.acquireUninterruptibly();
                notified.drainPermits();
            } else {
                Thread.onSpinWait();
            }
        }
    }
}
