// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    protected static UnsafeBuffer bytes(final int length, final long seed) {
        final byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return new UnsafeBuffer(bytes);
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

    /** Moves bytes through the stream on this thread. */
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
    void shouldDeliverBytesInOrder() {
        final DataStream stream = stream();
        final UnsafeBuffer source = bytes(LARGE, 1);

        assertThat(pass(stream, source)).isEqualTo(source.byteArray());

        assertThat(stream.writer().position()).isEqualTo(LARGE);
        assertThat(stream.reader().position()).isEqualTo(LARGE);
    }

    @Test
    void shouldReportThatNoBytesAreAvailableYet() {
        final DataStream stream = stream();

        assertThat(stream.reader().read(new UnsafeBuffer(new byte[8]), 0, 8)).isEqualTo(StreamReader.WOULD_BLOCK);
        assertThat(stream.reader().poll((chunk, offset, length) -> length, 8)).isEqualTo(StreamReader.WOULD_BLOCK);
        assertThat(stream.reader().state()).isEqualTo(StreamState.OPEN);
    }

    @Test
    void shouldAcceptAnEmptyWrite() {
        final DataStream stream = stream();

        assertThat(stream.writer().write(new UnsafeBuffer(new byte[8]), 8, 0)).isZero();
        assertThat(stream.reader().read(new UnsafeBuffer(new byte[8]), 8, 0)).isZero();
    }

    @Test
    void shouldRefuseBytesOutsideTheBuffer() {
        final DataStream stream = stream();

        assertThatThrownBy(() -> stream.writer().write(new UnsafeBuffer(new byte[8]), 1, 8))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> stream.reader().read(new UnsafeBuffer(new byte[8]), 1, 8))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void shouldHoldABoundedNumberOfBytesOfAWriterThatIsNotRead() {
        final DataStream stream = stream();
        final UnsafeBuffer source = bytes(LARGE, 2);
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
    void shouldLendBytesAndKeepThoseThatAreNotTaken() {
        final DataStream stream = stream();
        final UnsafeBuffer source = bytes(999, 3);
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
    void shouldConsumeNothingIfTheHandlerThrows() {
        final DataStream stream = stream();
        final UnsafeBuffer source = bytes(10, 4);
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
        write(stream.writer(), bytes(10, 5));
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
        write(stream.writer(), bytes(10, 6));
        await(stream.writer()::finish);

        await(() -> stream.reader().state() == StreamState.FINISHED);
        assertThat(readToEnd(stream.reader())).hasSize(10);
        assertThat(stream.reader().read(new UnsafeBuffer(new byte[1]), 0, 1)).isEqualTo(StreamReader.END);
    }

    @Test
    void shouldEndAnEmptyStream() {
        final DataStream stream = stream();
        await(stream.writer()::finish);

        assertThat(readToEnd(stream.reader())).isEmpty();
        stream.reader().confirm();

        await(() -> stream.writer().state() == StreamState.CONFIRMED);
    }

    @Test
    void shouldConfirmTheFinishOnlyWhenTheReaderHas() {
        final DataStream stream = stream();
        write(stream.writer(), bytes(10, 7));
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
        write(stream.writer(), bytes(10, 8));
        assertThatThrownBy(stream.reader()::confirm).isInstanceOf(IllegalStateException.class);

        await(stream.writer()::finish);
        await(() -> stream.reader().read(new UnsafeBuffer(new byte[1]), 0, 1) == 1);

        assertThatThrownBy(stream.reader()::confirm).isInstanceOf(IllegalStateException.class);
        assertThat(stream.writer().state()).isEqualTo(StreamState.FINISHED);
    }

    @Test
    void shouldRefuseToWriteAfterEnd() {
        final DataStream stream = stream();
        await(stream.writer()::finish);

        assertThatThrownBy(() -> stream.writer().write(bytes(1, 9), 0, 1)).isInstanceOf(IllegalStateException.class);
        assertThat(readToEnd(stream.reader())).isEmpty();
    }

    @Test
    void shouldReportTheWritersReasonToTheReader() {
        final DataStream stream = stream();
        write(stream.writer(), bytes(10, 10));

        stream.writer().abort(UNWANTED);

        assertAborted(stream, UNWANTED);
    }

    @Test
    void shouldReportTheReadersReasonToTheWriter() {
        final DataStream stream = stream();
        write(stream.writer(), bytes(10, 11));

        stream.reader().abort(UNWANTED);

        assertAborted(stream, UNWANTED);
    }

    @Test
    void shouldAbortAFinishedStreamThatIsNotConfirmed() {
        final DataStream stream = stream();
        await(stream.writer()::finish);
        readToEnd(stream.reader());

        stream.reader().abort(UNWANTED);

        assertAborted(stream, UNWANTED);
    }

    @Test
    void shouldNotAbortAConfirmedStream() {
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
        write(stream.writer(), bytes(10, 12));

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
        final UnsafeBuffer source = bytes(10, 13);
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
            assertThat(failed.detail()).isEqualTo(reason.detail());
        });
    }

    @Test
    void shouldNotifyANewHandlerOfConditionsThatHold() {
        final DataStream stream = stream();
        final Events writer = new Events();
        stream.writer().onReadiness(writer);
        await(() -> writer.contains(Readiness.WRITABLE));

        await(stream.writer()::finish);
        await(() -> stream.reader().state() == StreamState.FINISHED);
        final Events reader = new Events();
        stream.reader().onReadiness(reader);

        await(() -> reader.contains(Readiness.HANGUP));
    }

    @Test
    void shouldNotifyAWaitingReaderOnceOfBytes() {
        final DataStream stream = stream();
        final Events events = new Events();
        stream.reader().onReadiness(events);
        final UnsafeBuffer target = new UnsafeBuffer(new byte[10]);
        assertThat(stream.reader().read(target, 0, 10)).isEqualTo(StreamReader.WOULD_BLOCK);
        assertThat(events.count(Readiness.READABLE)).isZero();

        write(stream.writer(), bytes(1, 14));
        write(stream.writer(), bytes(1, 15));
        await(() -> events.contains(Readiness.READABLE));
        final int[] read = {0};
        await(() -> (read[0] += Math.max(stream.reader().read(target, 0, 10), 0)) == 2);

        assertThat(events.count(Readiness.READABLE)).isLessThanOrEqualTo(2);
        assertThat(events.contains(Readiness.ERROR)).isFalse();
        assertThat(events.contains(Readiness.HANGUP)).isFalse();
    }

    @Test
    void shouldNotifyAWaitingWriterOfRoom() {
        final DataStream stream = stream();
        final Events events = new Events();
        stream.writer().onReadiness(events);
        final UnsafeBuffer source = bytes(LARGE, 16);
        fill(stream.writer(), source);
        events.clear();
        // What lies between the ends may have taken some meanwhile.
        fill(stream.writer(), source);

        final UnsafeBuffer target = new UnsafeBuffer(new byte[50_000]);
        await(() -> {
            stream.reader().read(target, 0, target.capacity());
            return events.contains(Readiness.WRITABLE);
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
    void shouldNotifyBothEndsOfAnAbortOnce() {
        final DataStream stream = stream();
        final Events writer = new Events();
        final Events reader = new Events();
        stream.writer().onReadiness(writer);
        stream.reader().onReadiness(reader);

        stream.reader().abort(UNWANTED);
        await(() -> writer.contains(Readiness.ERROR) && reader.contains(Readiness.ERROR));
        stream.writer().abort(UNWANTED);

        assertThat(writer.count(Readiness.ERROR)).isOne();
        assertThat(reader.count(Readiness.ERROR)).isOne();
    }

    @Test
    void shouldNotifyTheWriterOfTheConfirmation() {
        final DataStream stream = stream();
        final Events writer = new Events();
        final Events reader = new Events();
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
    void shouldNotNotifyAReplacedHandler() {
        final DataStream stream = stream();
        final Events former = new Events();
        stream.reader().onReadiness(former);
        stream.reader().onReadiness(null);

        stream.writer().abort(UNWANTED);
        await(() -> stream.reader().state() == StreamState.ABORTED);

        assertThat(former.contains(Readiness.ERROR)).isFalse();
    }

    @Test
    void shouldMoveBytesBetweenTwoThreadsThatWaitForNotifications() throws Exception {
        final DataStream stream = stream();
        final UnsafeBuffer source = bytes(2 * LARGE, 17);

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
        assertThat(writing.isAlive()).as("the writer was never notified").isFalse();
        assertThat(all.toByteArray()).isEqualTo(source.byteArray());
    }

    /** A thread that waits only for the readiness notification of its end. */
    private static final class Sleeper {
        private final Semaphore notified = new Semaphore(0);

        Sleeper(final StreamEnd end) {
            end.onReadiness(readiness -> notified.release());
        }

        void sleep() {
            try {
                assertThat(notified.tryAcquire(20, TimeUnit.SECONDS))
                        .as("notified")
                        .isTrue();
                notified.drainPermits();
            } catch (final InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }

    /** The events that a handler received. */
    private static final class Events implements ReadinessHandler {
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
