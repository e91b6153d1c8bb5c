// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.codec.StreamException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every stream does, whatever lies between its two ends. What one end does may take a while to be seen at the other. */
@Timeout(60)
public abstract class StreamContract {
    private static final long PATIENCE_NANOS = 20_000_000_000L;
    private static final StreamFailure UNWANTED = new StreamFailure(StreamRule.CANCELLED, "not wanted");
    private static final int LARGE = 3_000_000;

    private final List<DataStream> opened = new ArrayList<>();

    /** A new stream that holds less than {@link #LARGE}. */
    protected abstract DataStream open() throws Exception;

    private DataStream stream() {
        try {
            final DataStream stream = open();
            opened.add(stream);
            return stream;
        } catch (final Exception broken) {
            throw new AssertionError(broken);
        }
    }

    @AfterEach
    void closeStreams() {
        for (final DataStream stream : opened) {
            stream.writer().close();
            stream.reader().close();
        }
    }

    /** Has whatever lies between the ends work while the test looks at them. */
    protected static void await(final BooleanSupplier condition) {
        final long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("out of patience").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    protected static UnsafeBuffer octets(final int length, final long seed) {
        final byte[] octets = new byte[length];
        new Random(seed).nextBytes(octets);
        return new UnsafeBuffer(octets);
    }

    private static void write(final StreamWriter writer, final UnsafeBuffer source) {
        final int[] at = {0};
        await(() -> {
            final int count = writer.write(source, at[0], source.capacity() - at[0]);
            at[0] += Math.max(count, 0);
            return at[0] == source.capacity();
        });
        await(writer::flush);
    }

    /** Reads until there is nothing more, by copies. */
    private static byte[] readToEnd(final StreamReader reader) {
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        final UnsafeBuffer target = new UnsafeBuffer(new byte[1000]);
        await(() -> take(reader, target, all) == StreamReader.END);
        return all.toByteArray();
    }

    private static int take(final StreamReader reader, final UnsafeBuffer target, final ByteArrayOutputStream all) {
        final int count = reader.read(target, 0, target.capacity());
        if (count > 0) {
            all.write(target.byteArray(), 0, count);
        }
        return count;
    }

    /** Moves octets through the stream on this thread. */
    private static byte[] pass(final DataStream stream, final UnsafeBuffer source) {
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        final UnsafeBuffer target = new UnsafeBuffer(new byte[5_003]);
        final int[] at = {0};
        final boolean[] isFinished = {false};
        await(() -> {
            if (at[0] < source.capacity()) {
                at[0] += Math.max(stream.writer().write(source, at[0], source.capacity() - at[0]), 0);
            } else if (!isFinished[0]) {
                isFinished[0] = stream.writer().finish();
            }
            return take(stream.reader(), target, all) == StreamReader.END;
        });
        return all.toByteArray();
    }

    @Test
    void shouldDeliverWhatWasWrittenInItsOrder() {
        final DataStream stream = stream();
        final UnsafeBuffer source = octets(LARGE, 1);

        assertThat(pass(stream, source)).isEqualTo(source.byteArray());

        assertThat(stream.writer().position()).isEqualTo(LARGE);
        assertThat(stream.reader().position()).isEqualTo(LARGE);
    }

    @Test
    void shouldSayThatNothingIsThereYet() {
        final DataStream stream = stream();

        assertThat(stream.reader().read(new UnsafeBuffer(new byte[8]), 0, 8)).isEqualTo(StreamReader.WOULD_BLOCK);
        assertThat(stream.reader().poll((chunk, offset, length) -> length, 8)).isEqualTo(StreamReader.WOULD_BLOCK);
        assertThat(stream.reader().state()).isEqualTo(StreamState.OPEN);
    }

    @Test
    void shouldTakeNothingOfNothing() {
        final DataStream stream = stream();

        assertThat(stream.writer().write(new UnsafeBuffer(new byte[8]), 8, 0)).isZero();
        assertThat(stream.reader().read(new UnsafeBuffer(new byte[8]), 8, 0)).isZero();
    }

    @Test
    void shouldRefuseOctetsOutsideOfTheBuffer() {
        final DataStream stream = stream();

        assertThatThrownBy(() -> stream.writer().write(new UnsafeBuffer(new byte[8]), 1, 8))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> stream.reader().read(new UnsafeBuffer(new byte[8]), 1, 8))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void shouldHoldABoundedNumberOfOctetsOfAWriterThatIsNotRead() {
        final DataStream stream = stream();
        final UnsafeBuffer source = octets(LARGE, 2);
        int written = 0;

        int count = stream.writer().write(source, 0, LARGE);
        while (count > 0) {
            written += count;
            count = stream.writer().write(source, written, LARGE - written);
        }

        assertThat(count).isEqualTo(StreamWriter.BACK_PRESSURED);
        assertThat(written).isPositive().isLessThan(LARGE);
    }

    @Test
    void shouldLendOctetsAndKeepThoseThatAreNotTaken() {
        final DataStream stream = stream();
        final UnsafeBuffer source = octets(999, 3);
        write(stream.writer(), source);
        await(stream.writer()::finish);
        final ByteArrayOutputStream all = new ByteArrayOutputStream();

        await(() -> stream.reader()
                        .poll(
                                (chunk, offset, length) -> {
                                    assertThat(length).isBetween(1, 100);
                                    final int taken = Math.min(length, 7);
                                    for (int i = 0; i < taken; i++) {
                                        all.write(chunk.getByte(offset + i));
                                    }
                                    return taken;
                                },
                                100)
                == StreamReader.END);

        assertThat(all.toByteArray()).isEqualTo(source.byteArray());
    }

    @Test
    void shouldTakeNothingForAHandlerThatThrows() {
        final DataStream stream = stream();
        final UnsafeBuffer source = octets(10, 4);
        write(stream.writer(), source);
        await(stream.writer()::finish);

        await(() -> {
            try {
                return stream.reader().poll((chunk, offset, length) -> fail(), 10) > 0;
            } catch (final UnsupportedOperationException thrown) {
                return true;
            }
        });

        assertThat(readToEnd(stream.reader())).isEqualTo(source.byteArray());
    }

    private static int fail() {
        throw new UnsupportedOperationException();
    }

    @Test
    void shouldRefuseAHandlerThatTookMoreThanWasOffered() {
        final DataStream stream = stream();
        write(stream.writer(), octets(10, 5));
        await(stream.writer()::finish);

        final boolean[] isRefused = {false};
        await(() -> {
            try {
                stream.reader().poll((chunk, offset, length) -> length + 1, 10);
            } catch (final IllegalStateException refused) {
                isRefused[0] = true;
            }
            return isRefused[0];
        });
        assertThatThrownBy(() -> stream.reader().poll((chunk, offset, length) -> length, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldEndOnlyWhenAllHasBeenRead() {
        final DataStream stream = stream();
        write(stream.writer(), octets(10, 6));
        await(stream.writer()::finish);

        await(() -> stream.reader().state() == StreamState.FINISHED);
        assertThat(readToEnd(stream.reader())).hasSize(10);
        assertThat(stream.reader().read(new UnsafeBuffer(new byte[1]), 0, 1)).isEqualTo(StreamReader.END);
    }

    @Test
    void shouldEndAStreamOfNothing() {
        final DataStream stream = stream();
        await(stream.writer()::finish);

        assertThat(readToEnd(stream.reader())).isEmpty();
        stream.reader().confirm();

        await(() -> stream.writer().state() == StreamState.CONFIRMED);
    }

    @Test
    void shouldConfirmTheFinishOnlyWhenTheReaderHas() {
        final DataStream stream = stream();
        write(stream.writer(), octets(10, 7));
        await(stream.writer()::finish);

        readToEnd(stream.reader());
        assertThat(stream.writer().state()).isEqualTo(StreamState.FINISHED);
        stream.reader().confirm();

        assertThat(stream.reader().state()).isEqualTo(StreamState.CONFIRMED);
        await(() -> stream.writer().state() == StreamState.CONFIRMED);
        assertThat(stream.writer().finish()).isTrue();
        stream.reader().confirm();
    }

    @Test
    void shouldNotConfirmWhatHasNotBeenReadToTheEnd() {
        final DataStream stream = stream();
        write(stream.writer(), octets(10, 8));
        assertThatThrownBy(stream.reader()::confirm).isInstanceOf(IllegalStateException.class);

        await(stream.writer()::finish);
        await(() -> stream.reader().read(new UnsafeBuffer(new byte[1]), 0, 1) == 1);

        assertThatThrownBy(stream.reader()::confirm).isInstanceOf(IllegalStateException.class);
        assertThat(stream.writer().state()).isEqualTo(StreamState.FINISHED);
    }

    @Test
    void shouldWriteNothingBehindTheEnd() {
        final DataStream stream = stream();
        await(stream.writer()::finish);

        assertThatThrownBy(() -> stream.writer().write(octets(1, 9), 0, 1)).isInstanceOf(IllegalStateException.class);
        assertThat(readToEnd(stream.reader())).isEmpty();
    }

    @Test
    void shouldTellTheReaderWhyTheWriterAborted() {
        final DataStream stream = stream();
        write(stream.writer(), octets(10, 10));

        stream.writer().abort(UNWANTED);

        assertAborted(stream, UNWANTED);
    }

    @Test
    void shouldTellTheWriterWhyTheReaderAborted() {
        final DataStream stream = stream();
        write(stream.writer(), octets(10, 11));

        stream.reader().abort(UNWANTED);

        assertAborted(stream, UNWANTED);
    }

    @Test
    void shouldAbortWhatIsFinishedButNotConfirmed() {
        final DataStream stream = stream();
        await(stream.writer()::finish);
        readToEnd(stream.reader());

        stream.reader().abort(UNWANTED);

        assertAborted(stream, UNWANTED);
    }

    @Test
    void shouldNotAbortWhatIsConfirmed() {
        final DataStream stream = stream();
        await(stream.writer()::finish);
        readToEnd(stream.reader());
        stream.reader().confirm();
        await(() -> stream.writer().state() == StreamState.CONFIRMED);

        stream.reader().abort(UNWANTED);
        stream.writer().abort(UNWANTED);

        assertThat(stream.reader().state()).isEqualTo(StreamState.CONFIRMED);
        assertThat(stream.writer().state()).isEqualTo(StreamState.CONFIRMED);
        assertThat(stream.writer().failure()).isNull();
    }

    @Test
    void shouldKeepTheFirstReason() {
        final DataStream stream = stream();

        stream.writer().abort(UNWANTED);
        stream.writer().abort(new StreamFailure(StreamRule.TIMEOUT, "later"));

        assertAborted(stream, UNWANTED);
    }

    @Test
    void shouldAbortAStreamWhoseWriterIsDropped() {
        final DataStream stream = stream();
        write(stream.writer(), octets(10, 12));

        stream.writer().close();

        await(() -> stream.reader().state() == StreamState.ABORTED);
        assertThat(stream.reader().failure().rule()).isEqualTo(StreamRule.DROPPED);
    }

    @Test
    void shouldAbortAStreamWhoseReaderIsDropped() {
        final DataStream stream = stream();
        await(stream.writer()::finish);
        readToEnd(stream.reader());

        stream.reader().close();

        await(() -> stream.writer().state() == StreamState.ABORTED);
        assertThat(stream.writer().failure().rule()).isEqualTo(StreamRule.DROPPED);
    }

    @Test
    void shouldDeliverWhatAWriterHasFinishedBeforeItCloses() {
        final DataStream stream = stream();
        final UnsafeBuffer source = octets(10, 13);
        write(stream.writer(), source);
        await(stream.writer()::finish);

        stream.writer().close();

        assertThat(readToEnd(stream.reader())).isEqualTo(source.byteArray());
        stream.reader().confirm();
        stream.reader().close();
        assertThat(stream.reader().state()).isEqualTo(StreamState.CONFIRMED);
    }

    private static void assertAborted(final DataStream stream, final StreamFailure reason) {
        await(() -> stream.writer().state() == StreamState.ABORTED
                && stream.reader().state() == StreamState.ABORTED);
        assertThat(stream.writer().failure()).isEqualTo(reason);
        assertThat(stream.reader().failure()).isEqualTo(reason);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1]);
        assertFailed(() -> stream.writer().write(buffer, 0, 1), reason);
        assertFailed(() -> stream.writer().flush(), reason);
        assertFailed(() -> stream.writer().finish(), reason);
        assertFailed(() -> stream.reader().read(buffer, 0, 1), reason);
        assertFailed(() -> stream.reader().poll((chunk, offset, length) -> length, 1), reason);
        assertFailed(() -> stream.reader().confirm(), reason);
    }

    private static void assertFailed(final Runnable use, final StreamFailure reason) {
        assertThatThrownBy(use::run).isInstanceOfSatisfying(StreamException.class, failed -> {
            assertThat(failed.rule()).isEqualTo(reason.rule());
            assertThat(failed.found()).isEqualTo(reason.detail());
        });
    }

    @Test
    void shouldTellWhatIsSoAlready() {
        final DataStream stream = stream();
        final Told writer = new Told();
        stream.writer().onReadiness(writer);
        await(() -> writer.contains(Readiness.WRITABLE));

        await(stream.writer()::finish);
        await(() -> stream.reader().state() == StreamState.FINISHED);
        final Told reader = new Told();
        stream.reader().onReadiness(reader);

        await(() -> reader.contains(Readiness.HANGUP));
    }

    @Test
    void shouldTellAReaderThatWaitedOnceThatThereIsSomething() {
        final DataStream stream = stream();
        final Told told = new Told();
        stream.reader().onReadiness(told);
        final UnsafeBuffer target = new UnsafeBuffer(new byte[10]);
        assertThat(stream.reader().read(target, 0, 10)).isEqualTo(StreamReader.WOULD_BLOCK);
        assertThat(told.count(Readiness.READABLE)).isZero();

        write(stream.writer(), octets(1, 14));
        write(stream.writer(), octets(1, 15));
        await(() -> told.contains(Readiness.READABLE));
        final int[] read = {0};
        await(() -> (read[0] += Math.max(stream.reader().read(target, 0, 10), 0)) == 2);

        assertThat(told.count(Readiness.READABLE)).isLessThanOrEqualTo(2);
        assertThat(told.contains(Readiness.ERROR)).isFalse();
        assertThat(told.contains(Readiness.HANGUP)).isFalse();
    }

    @Test
    void shouldTellAWriterThatWaitedThatThereIsRoom() {
        final DataStream stream = stream();
        final Told told = new Told();
        stream.writer().onReadiness(told);
        final UnsafeBuffer source = octets(LARGE, 16);
        fill(stream.writer(), source);
        told.clear();
        // What lies between the ends may have taken some meanwhile.
        fill(stream.writer(), source);

        final UnsafeBuffer target = new UnsafeBuffer(new byte[50_000]);
        await(() -> {
            stream.reader().read(target, 0, target.capacity());
            return told.contains(Readiness.WRITABLE);
        });

        await(() -> {
            stream.reader().read(target, 0, target.capacity());
            return stream.writer().write(source, 0, 1) == 1;
        });
    }

    private static void fill(final StreamWriter writer, final UnsafeBuffer source) {
        while (writer.write(source, 0, source.capacity()) != StreamWriter.BACK_PRESSURED) {
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldTellBothEndsOfAnAbortOnce() {
        final DataStream stream = stream();
        final Told writer = new Told();
        final Told reader = new Told();
        stream.writer().onReadiness(writer);
        stream.reader().onReadiness(reader);

        stream.reader().abort(UNWANTED);
        await(() -> writer.contains(Readiness.ERROR) && reader.contains(Readiness.ERROR));
        stream.writer().abort(UNWANTED);

        assertThat(writer.count(Readiness.ERROR)).isOne();
        assertThat(reader.count(Readiness.ERROR)).isOne();
    }

    @Test
    void shouldTellTheWriterOfTheConfirmation() {
        final DataStream stream = stream();
        final Told writer = new Told();
        final Told reader = new Told();
        stream.writer().onReadiness(writer);
        stream.reader().onReadiness(reader);

        await(stream.writer()::finish);
        await(() -> reader.contains(Readiness.HANGUP));
        assertThat(writer.contains(Readiness.HANGUP)).isFalse();
        readToEnd(stream.reader());
        stream.reader().confirm();

        await(() -> writer.contains(Readiness.HANGUP));
        assertThat(stream.writer().state()).isEqualTo(StreamState.CONFIRMED);
    }

    @Test
    void shouldTellNobodyElseOnceAnotherHandlerIsSet() {
        final DataStream stream = stream();
        final Told former = new Told();
        stream.reader().onReadiness(former);
        stream.reader().onReadiness(null);

        stream.writer().abort(UNWANTED);
        await(() -> stream.reader().state() == StreamState.ABORTED);

        assertThat(former.contains(Readiness.ERROR)).isFalse();
    }

    @Test
    void shouldMoveOctetsBetweenTwoThreadsThatSleepUntilTheyAreTold() throws Exception {
        final DataStream stream = stream();
        final UnsafeBuffer source = octets(2 * LARGE, 17);

        final Thread writing = new Thread(() -> {
            final Sleeper sleeper = new Sleeper(stream.writer());
            int at = 0;
            while (at < source.capacity()) {
                final int count = stream.writer().write(source, at, Math.min(source.capacity() - at, 77_777));
                if (count == StreamWriter.BACK_PRESSURED) {
                    sleeper.sleep();
                } else {
                    at += count;
                }
            }
            while (!stream.writer().finish()) {
                sleeper.sleep();
            }
            while (stream.writer().state() != StreamState.CONFIRMED) {
                sleeper.sleep();
            }
        });
        writing.start();
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        final Sleeper sleeper = new Sleeper(stream.reader());
        final UnsafeBuffer target = new UnsafeBuffer(new byte[33_333]);
        int count = take(stream.reader(), target, all);
        while (count != StreamReader.END) {
            if (count == StreamReader.WOULD_BLOCK) {
                sleeper.sleep();
            }
            count = take(stream.reader(), target, all);
        }
        stream.reader().confirm();

        writing.join(30_000);
        assertThat(writing.isAlive()).as("the writer was never told").isFalse();
        assertThat(all.toByteArray()).isEqualTo(source.byteArray());
    }

    /** A thread that waits for its end's doorbell, and for nothing else. */
    private static final class Sleeper {
        private final Semaphore rung = new Semaphore(0);

        Sleeper(final StreamEnd end) {
            end.onReadiness(readiness -> rung.release());
        }

        void sleep() {
            try {
                assertThat(rung.tryAcquire(20, TimeUnit.SECONDS)).as("rung").isTrue();
                rung.drainPermits();
            } catch (final InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }

    /** What a handler was told. */
    private static final class Told implements ReadinessHandler {
        private final ConcurrentLinkedQueue<Readiness> all = new ConcurrentLinkedQueue<>();

        @Override
        public void onReadiness(final Readiness readiness) {
            all.add(readiness);
        }

        boolean contains(final Readiness readiness) {
            return all.contains(readiness);
        }

        long count(final Readiness readiness) {
            return all.stream().filter(readiness::equals).count();
        }

        void clear() {
            all.clear();
        }
    }
}
