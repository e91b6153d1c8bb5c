// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.codec.Region;
import io.xenstream.codec.TruncatedImageException;
import io.xenstream.codec.XenstreamException;
import io.xenstream.stream.Blocking;
import io.xenstream.stream.DataStream;
import io.xenstream.stream.StreamException;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamReader;
import io.xenstream.stream.StreamRule;
import io.xenstream.stream.StreamState;
import io.xenstream.stream.StreamWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class OperationsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final StreamFailure UNWANTED = new StreamFailure(StreamRule.CANCELLED, "not wanted");

    @TempDir
    private Path directory;

    private final DataStream stream = DataStream.inProcess("image", 1024);

    private Path target() {
        return directory.resolve("host.img");
    }

    @ParameterizedTest
    @MethodSource("io.xenstream.stream.operation.Images#names")
    void shouldPublishTheImageThatWasSaved(final String name) throws IOException {
        final byte[] image = Images.of(name);

        final CompletableFuture<Restore.Result> restored = Restore.toFile(
                        stream.reader(), target(), Restore.Options.DEFAULT)
                .start(Runnable::run);
        final long sent = Save.from(Images.region(image), stream.writer())
                .start(Runnable::run)
                .join();

        assertThat(sent).isEqualTo(image.length);
        assertThat(restored.join().length()).isEqualTo(image.length);
        assertThat(Files.readAllBytes(target())).isEqualTo(image);
        assertThat(Images.in(directory)).containsExactly("host.img");
    }

    @Test
    void shouldRunItsTwoOperationsOnTwoThreads() throws Exception {
        final byte[] image = Images.any();
        final ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            final CompletableFuture<Restore.Result> restored = Restore.toFile(
                            stream.reader(), target(), Restore.Options.DEFAULT)
                    .start(executor);

            Blocking.run(Save.from(Images.region(image), stream.writer()), PATIENCE);

            assertThat(restored.get().length()).isEqualTo(image.length);
            assertThat(Files.readAllBytes(target())).isEqualTo(image);
        } finally {
            executor.shutdown();
        }
    }

    @Test
    void shouldConfirmNothingBeforeItIsPublished() {
        final byte[] image = Images.any();
        final Restore restore = Restore.toFile(stream.reader(), target(), Restore.Options.DEFAULT);
        final Save save = Save.from(Images.region(image), stream.writer());

        boolean isSent = false;
        while (!isSent) {
            save.advance();
            isSent = stream.writer().state() == StreamState.FINISHED;
            if (!isSent) {
                restore.advance();
            }
        }
        assertThat(target()).doesNotExist();
        assertThat(save.advance()).isEqualTo(Save.Progress.WAITING);
        assertThatThrownBy(save::result).isInstanceOf(IllegalStateException.class);

        while (restore.advance() != Restore.Progress.DONE) {
            assertThat(stream.writer().state()).isEqualTo(StreamState.FINISHED);
        }
        assertThat(target()).exists();
        assertThat(save.advance()).isEqualTo(Save.Progress.DONE);
    }

    @Test
    void shouldGiveTheRecordsToAHandler() {
        final byte[] image = Images.any();
        final long[] records = {0};
        final CompletableFuture<Restore.Result> restored = Restore.toRecords(
                        stream.reader(), record -> records[0]++, Restore.Options.DEFAULT)
                .start(Runnable::run);

        Save.from(Images.region(image), stream.writer()).start(Runnable::run).join();

        assertThat(restored.join().records()).isEqualTo(records[0]).isGreaterThan(3);
    }

    @Test
    void shouldSendTheRestOfAnImage() {
        final byte[] image = Images.any();
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        final CompletableFuture<Long> drained =
                Drain.to(stream.reader(), sinkTo(all)).start(Runnable::run);

        Save.from(Images.region(image), 100, stream.writer())
                .start(Runnable::run)
                .join();

        assertThat(drained.join()).isEqualTo(image.length - 100);
        assertThat(all.toByteArray()).isEqualTo(Arrays.copyOfRange(image, 100, image.length));
        assertThatThrownBy(() -> Save.from(Images.region(image), image.length + 1, stream.writer()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static StreamReader.ChunkHandler sinkTo(final ByteArrayOutputStream all) {
        return (chunk, offset, length) -> {
            for (int i = 0; i < length; i++) {
                all.write(chunk.getByte(offset + i));
            }
            return length;
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 16, 100, 500})
    void shouldRefuseATruncatedImageAndKeepTheOldOne(final int length) throws IOException {
        Files.writeString(target(), "old");
        final byte[] cut = Arrays.copyOf(Images.any(), length);
        final CompletableFuture<Restore.Result> restored = Restore.toFile(
                        stream.reader(), target(), Restore.Options.DEFAULT)
                .start(Runnable::run);

        final CompletableFuture<Long> saved =
                Save.from(Images.region(cut), stream.writer()).start(Runnable::run);

        assertThatThrownBy(restored::join).hasCauseInstanceOf(TruncatedImageException.class);
        assertThatThrownBy(saved::join).cause().isInstanceOfSatisfying(StreamException.class, refused -> {
            assertThat(refused.rule()).isEqualTo(StreamRule.REJECTED);
            assertThat(refused.detail()).contains("XS-");
        });
        assertUntouched();
    }

    private void assertUntouched() throws IOException {
        assertThat(Files.readString(target())).isEqualTo("old");
        assertThat(Images.in(directory)).containsExactly("host.img");
    }

    @Test
    void shouldRefuseAnImageThatOnlyTheVerifierFindsDamaged() throws IOException {
        Files.writeString(target(), "old");
        final byte[] damaged = Images.any();
        final int path = new String(damaged, StandardCharsets.ISO_8859_1).indexOf("/local");
        damaged[path + 1] = ' ';
        final CompletableFuture<Restore.Result> restored = Restore.toFile(
                        stream.reader(), target(), Restore.Options.DEFAULT)
                .start(Runnable::run);

        final CompletableFuture<Long> saved =
                Save.from(Images.region(damaged), stream.writer()).start(Runnable::run);

        assertThatThrownBy(restored::join).hasCauseInstanceOf(XenstreamException.class);
        assertThatThrownBy(saved::join).hasMessageContaining("XS-STREAM-003");
        assertUntouched();
    }

    @Test
    void shouldPublishAnUnverifiedImageIfVerificationIsOff() throws IOException {
        final byte[] damaged = Images.any();
        final int path = new String(damaged, StandardCharsets.ISO_8859_1).indexOf("/local");
        damaged[path + 1] = ' ';
        final CompletableFuture<Restore.Result> restored = Restore.toFile(
                        stream.reader(), target(), Restore.Options.DEFAULT.withVerify(false))
                .start(Runnable::run);

        Save.from(Images.region(damaged), stream.writer()).start(Runnable::run).join();

        restored.join();
        assertThat(Files.readAllBytes(target())).isEqualTo(damaged);
    }

    @Test
    void shouldRefuseAnImageThatIsTooLong() throws IOException {
        Files.writeString(target(), "old");
        final byte[] image = Images.any();
        final CompletableFuture<Restore.Result> restored = Restore.toFile(
                        stream.reader(), target(), Restore.Options.DEFAULT.withMaxLength(image.length - 1))
                .start(Runnable::run);

        final CompletableFuture<Long> saved =
                Save.from(Images.region(image), stream.writer()).start(Runnable::run);

        assertThatThrownBy(restored::join).hasMessageContaining("XS-STREAM-008");
        assertThatThrownBy(saved::join)
                .cause()
                .isInstanceOfSatisfying(
                        StreamException.class,
                        refused -> assertThat(refused.rule()).isEqualTo(StreamRule.LIMIT));
        assertUntouched();
    }

    @Test
    void shouldLeaveNothingBehindWhenTheSenderGivesUp() throws IOException {
        Files.writeString(target(), "old");
        final CompletableFuture<Restore.Result> restored = Restore.toFile(
                        stream.reader(), target(), Restore.Options.DEFAULT)
                .start(Runnable::run);
        stream.writer().write(new UnsafeBuffer(Images.any()), 0, 300);

        stream.writer().abort(UNWANTED);

        assertThatThrownBy(restored::join)
                .cause()
                .isInstanceOfSatisfying(
                        StreamException.class,
                        aborted -> assertThat(aborted.rule()).isEqualTo(StreamRule.CANCELLED));
        assertUntouched();
    }

    @Test
    void shouldStopTheSenderWhenTheReceiverIsCancelled() throws IOException {
        Files.writeString(target(), "old");
        final CompletableFuture<Restore.Result> restored = Restore.toFile(
                        stream.reader(), target(), Restore.Options.DEFAULT)
                .start(Runnable::run);
        stream.writer().write(new UnsafeBuffer(Images.any()), 0, 300);

        restored.cancel(false);

        assertThat(stream.writer().failure().rule()).isEqualTo(StreamRule.CANCELLED);
        assertUntouched();
    }

    @Test
    void shouldAbortTheStreamOfAnOperationThatIsClosedUnfinished() throws IOException {
        Files.writeString(target(), "old");
        final Restore restore = Restore.toFile(stream.reader(), target(), Restore.Options.DEFAULT);
        stream.writer().write(new UnsafeBuffer(Images.any()), 0, 300);
        restore.advance();

        restore.close();
        restore.close();

        assertThat(stream.writer().failure().rule()).isEqualTo(StreamRule.DROPPED);
        assertThatThrownBy(restore::advance).isInstanceOf(StreamException.class);
        assertUntouched();
    }

    @Test
    void shouldCopyAStreamAtThePaceOfTheSlowest() {
        final byte[] image = Images.any();
        final DataStream fast = DataStream.inProcess("fast", 1 << 16);
        final DataStream slow = DataStream.inProcess("slow", 64);
        final Tee tee = Tee.of(stream.reader(), List.of(fast.writer(), slow.writer()));
        final ByteArrayOutputStream one = new ByteArrayOutputStream();
        final ByteArrayOutputStream other = new ByteArrayOutputStream();
        final Drain fastDrain = Drain.to(fast.reader(), sinkTo(one));
        final Save save = Save.from(Images.region(image), stream.writer());
        final CompletableFuture<Long> copied = tee.start(Runnable::run);
        final CompletableFuture<Long> saved = save.start(Runnable::run);
        final CompletableFuture<Long> fastDrained = fastDrain.start(Runnable::run);
        assertThat(one.size()).isLessThanOrEqualTo(1024);
        assertThat(saved).isNotDone();

        final CompletableFuture<Long> slowDrained =
                Drain.to(slow.reader(), sinkTo(other)).start(Runnable::run);

        assertThat(slowDrained.join()).isEqualTo(image.length);
        assertThat(fastDrained.join()).isEqualTo(image.length);
        assertThat(copied.join()).isEqualTo(image.length);
        assertThat(saved.join()).isEqualTo(image.length);
        assertThat(one.toByteArray()).isEqualTo(image);
        assertThat(other.toByteArray()).isEqualTo(image);
    }

    @Test
    void shouldAbortAllStreamsOfATeeForTheReasonOfOne() {
        final DataStream one = DataStream.inProcess("one", 64);
        final DataStream other = DataStream.inProcess("other", 64);
        final CompletableFuture<Long> copied =
                Tee.of(stream.reader(), List.of(one.writer(), other.writer())).start(Runnable::run);

        other.reader().abort(UNWANTED);

        assertThatThrownBy(copied::join).isInstanceOf(CompletionException.class);
        assertThat(stream.writer().failure()).isEqualTo(UNWANTED);
        assertThat(one.reader().failure()).isEqualTo(UNWANTED);
        assertThatThrownBy(() -> Tee.of(stream.reader(), List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldSendTheBytesOfACallback() {
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        final int[] calls = {0};
        final CompletableFuture<Long> drained =
                Drain.to(stream.reader(), sinkTo(all)).start(Runnable::run);

        final long sent = Supply.from(
                        (chunk, offset, length) -> {
                            chunk.setMemory(offset, 1500, (byte) calls[0]);
                            calls[0]++;
                            return calls[0] <= 10 ? 1500 : StreamReader.END;
                        },
                        stream.writer())
                .start(Runnable::run)
                .join();

        assertThat(sent).isEqualTo(15_000);
        assertThat(drained.join()).isEqualTo(15_000);
        assertThat(all.toByteArray()[14_999]).isEqualTo((byte) 9);
    }

    @Test
    void shouldReportAFailedSourceToTheReceiver() {
        final CompletableFuture<Long> sent = Supply.from(
                        (chunk, offset, length) -> {
                            throw new IllegalStateException("disk on fire");
                        },
                        stream.writer())
                .start(Runnable::run);

        assertThatThrownBy(sent::join).hasMessageContaining("disk on fire");
        assertThat(stream.reader().failure()).isEqualTo(new StreamFailure(StreamRule.SOURCE, "disk on fire"));
    }

    @Test
    void shouldReportAFailedSinkToTheSender() {
        final CompletableFuture<Long> drained =
                Drain.to(stream.reader(), OperationsTest::burn).start(Runnable::run);

        stream.writer().write(new UnsafeBuffer(new byte[1]), 0, 1);

        assertThatThrownBy(drained::get).isInstanceOf(ExecutionException.class);
        assertThat(stream.writer().failure()).isEqualTo(new StreamFailure(StreamRule.INTERNAL, "disk on fire"));
    }

    private static int burn(final DirectBuffer chunk, final int offset, final int length) {
        throw new IllegalStateException("disk on fire");
    }

    @Test
    void shouldKeepTheMemoryUntilItIsSent() {
        final byte[] image = Images.any();
        final Region region = Images.region(image);
        final Save save = Save.from(region, stream.writer());
        region.close();

        final CompletableFuture<Restore.Result> restored = Restore.toRecords(
                        stream.reader(), record -> {}, Restore.Options.DEFAULT)
                .start(Runnable::run);
        save.start(Runnable::run).join();

        assertThat(restored.join().length()).isEqualTo(image.length);
    }

    @Test
    void shouldGiveUpWhenItTakesTooLong() {
        final StreamWriter writer = stream.writer();

        assertThatThrownBy(() -> Blocking.run(Save.from(Images.region(Images.any()), writer), Duration.ofMillis(10)))
                .isInstanceOfSatisfying(
                        StreamException.class, late -> assertThat(late.rule()).isEqualTo(StreamRule.TIMEOUT));
        assertThat(stream.reader().failure().rule()).isEqualTo(StreamRule.TIMEOUT);
    }
}
