// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class BlockingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration IMPATIENCE = Duration.ofMillis(5);

    private final DataStream stream = DataStream.inProcess("blocking", 64);

    @Test
    void shouldWriteMoreThanTheStreamHolds() {
        final UnsafeBuffer source = StreamContract.bytes(10_000, 1);
        final CompletableFuture<byte[]> received = CompletableFuture.supplyAsync(this::receive);

        Blocking.writeFully(stream.writer(), source, 0, 10_000, PATIENCE);
        Blocking.finish(stream.writer(), PATIENCE);

        assertThat(received.join()).isEqualTo(source.byteArray());
        assertThat(stream.writer().state()).isEqualTo(StreamState.CONFIRMED);
    }

    private byte[] receive() {
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        Blocking.receiveAll(
                stream.reader(),
                (chunk, offset, length) -> {
                    final byte[] copy = new byte[length];
                    chunk.getBytes(offset, copy);
                    all.writeBytes(copy);
                    return length;
                },
                PATIENCE);
        return all.toByteArray();
    }

    @Test
    void shouldSendAllBytesOfASource() {
        final CompletableFuture<byte[]> received = CompletableFuture.supplyAsync(this::receive);
        final int[] left = {100};

        final long sent = Blocking.sendAll(
                (target, offset, length) -> {
                    target.putByte(offset, (byte) left[0]);
                    return left[0]-- > 0 ? 1 : StreamReader.END;
                },
                stream.writer(),
                PATIENCE);

        assertThat(sent).isEqualTo(100);
        assertThat(received.join()).hasSize(100).startsWith(100, 99).endsWith(2, 1);
    }

    @Test
    void shouldWaitForBytesToRead() {
        final UnsafeBuffer target = new UnsafeBuffer(new byte[64]);
        final CompletableFuture<Void> written = CompletableFuture.runAsync(() -> {
            Blocking.writeFully(stream.writer(), StreamContract.bytes(10, 2), 0, 10, PATIENCE);
            stream.writer().finish();
        });

        int read = 0;
        int count = Blocking.read(stream.reader(), target, 0, 64, PATIENCE);
        while (count != StreamReader.END) {
            read += count;
            count = Blocking.read(stream.reader(), target, 0, 64, PATIENCE);
        }

        written.join();
        assertThat(read).isEqualTo(10);
    }

    @Test
    void shouldAbortAWriteThatTakesTooLong() {
        assertTimeout(() -> Blocking.writeFully(stream.writer(), new UnsafeBuffer(new byte[65]), 0, 65, IMPATIENCE));
    }

    @Test
    void shouldAbortAFinishThatIsNotConfirmedInTime() {
        assertTimeout(() -> Blocking.finish(stream.writer(), IMPATIENCE));
    }

    @Test
    void shouldAbortAReadThatTakesTooLong() {
        assertTimeout(() -> Blocking.read(stream.reader(), new UnsafeBuffer(new byte[1]), 0, 1, IMPATIENCE));
    }

    @Test
    void shouldAbortAReceiptThatTakesTooLong() {
        assertTimeout(() -> Blocking.receiveAll(stream.reader(), (chunk, offset, length) -> length, IMPATIENCE));
    }

    private void assertTimeout(final Runnable work) {
        assertFails(work, StreamRule.TIMEOUT);
    }

    private void assertFails(final Runnable work, final StreamRule rule) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        StreamException.class,
                        failed -> assertThat(failed.rule()).isEqualTo(rule));
        assertThat(stream.writer().failure().rule()).isEqualTo(rule);
        assertThat(stream.reader().failure().rule()).isEqualTo(rule);
    }

    @Test
    void shouldAbortWhenItsThreadIsInterrupted() {
        Thread.currentThread().interrupt();

        assertFails(
                () -> Blocking.read(stream.reader(), new UnsafeBuffer(new byte[1]), 0, 1, PATIENCE),
                StreamRule.CANCELLED);

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void shouldThrowTheReasonOfTheOtherEnd() {
        final CompletableFuture<Void> aborted =
                CompletableFuture.runAsync(() -> stream.reader().abort(new StreamFailure(StreamRule.REJECTED, "no")));

        assertFails(() -> Blocking.finish(stream.writer(), PATIENCE), StreamRule.REJECTED);
        aborted.join();
    }

    @Test
    void shouldAbortForASourceThatFails() {
        assertThatThrownBy(() -> Blocking.sendAll(
                        (target, offset, length) -> {
                            throw new IllegalStateException("disk on fire");
                        },
                        stream.writer(),
                        PATIENCE))
                .hasMessage("disk on fire");
        assertThat(stream.reader().failure()).isEqualTo(new StreamFailure(StreamRule.SOURCE, "disk on fire"));
    }

    @Test
    void shouldAbortForASinkThatFails() {
        stream.writer().write(new UnsafeBuffer(new byte[1]), 0, 1);

        assertThatThrownBy(() -> Blocking.receiveAll(
                        stream.reader(),
                        (chunk, offset, length) -> {
                            throw new IllegalStateException("disk on fire");
                        },
                        PATIENCE))
                .hasMessage("disk on fire");
        assertThat(stream.writer().failure()).isEqualTo(new StreamFailure(StreamRule.REJECTED, "disk on fire"));
    }
}
