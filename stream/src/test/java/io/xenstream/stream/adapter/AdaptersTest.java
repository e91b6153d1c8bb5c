// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.XenstreamException;
import io.xenstream.stream.Blocking;
import io.xenstream.stream.DataStream;
import io.xenstream.stream.StreamException;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamOperation;
import io.xenstream.stream.StreamRule;
import io.xenstream.stream.StreamState;
import io.xenstream.stream.operation.Drain;
import io.xenstream.stream.operation.Images;
import io.xenstream.stream.operation.Restore;
import io.xenstream.stream.operation.Supply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class AdaptersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int LENGTH = 300_000;

    @TempDir
    private Path directory;

    private final DataStream stream = DataStream.inProcess("adapted", 1 << 12);

    private static byte[] bytes() {
        final byte[] bytes = new byte[LENGTH];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    @Test
    void shouldCopyAFileThroughAStream() throws IOException {
        final Path from = Files.write(directory.resolve("from"), bytes());
        final Path to = directory.resolve("to");
        try (FileChannel source = FileChannel.open(from);
                FileChannel target = FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            final CompletableFuture<Long> drained =
                    Drain.to(stream.reader(), new ChannelSink(target, "to")).start(Runnable::run);
            final CompletableFuture<Long> sent = Supply.from(new ChannelSource(source, "from"), stream.writer())
                    .start(Runnable::run);

            assertThat(sent.join()).isEqualTo(LENGTH);
            assertThat(drained.join()).isEqualTo(LENGTH);
        }
        assertThat(Files.readAllBytes(to)).isEqualTo(bytes());
    }

    @Test
    void shouldWriteStagesAndArraysToAChannel() throws IOException {
        final Path to = directory.resolve("to");
        try (FileChannel target = FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            final ChannelSink sink = new ChannelSink(target, "to");
            assertThat(sink.onChunk(new UnsafeBuffer(bytes(), 10, 100), 20, 30)).isEqualTo(30);
            assertThat(sink.onChunk(new UnsafeBuffer(ByteBuffer.wrap(bytes()), 50, 100), 10, 30))
                    .isEqualTo(30);
        }
        assertThat(Files.readAllBytes(to)).isEqualTo(Arrays.copyOfRange(bytes(), 30, 90));
    }

    @Test
    void shouldWaitForChannelsThatDoNotBlock() throws IOException {
        final Pipe in = Pipe.open();
        final Pipe out = Pipe.open();
        in.source().configureBlocking(false);
        in.sink().configureBlocking(false);
        out.sink().configureBlocking(false);
        out.source().configureBlocking(false);
        final Supply supply = Supply.from(new ChannelSource(in.source(), "in"), stream.writer());
        final Drain drain = Drain.to(stream.reader(), new ChannelSink(out.sink(), "out"));
        assertThat(supply.advance()).isEqualTo(StreamOperation.Progress.WAITING);
        assertThat(drain.advance()).isEqualTo(StreamOperation.Progress.WAITING);

        final ByteBuffer sent = ByteBuffer.wrap(bytes());
        final ByteBuffer received = ByteBuffer.allocate(LENGTH);
        boolean isDone = false;
        while (!isDone) {
            if (sent.hasRemaining()) {
                in.sink().write(sent.limit(Math.min(LENGTH, sent.position() + 5000)));
                sent.limit(LENGTH);
            } else {
                in.sink().close();
            }
            final boolean isSupplied = supply.advance() == StreamOperation.Progress.DONE;
            isDone = drain.advance() == StreamOperation.Progress.DONE && isSupplied;
            out.source().read(received);
        }
        while (received.hasRemaining()) {
            out.source().read(received);
        }
        assertThat(received.array()).isEqualTo(bytes());
        in.source().close();
        out.sink().close();
        out.source().close();
    }

    @Test
    void shouldNameTheChannelThatFailed() throws IOException {
        final Path from = Files.write(directory.resolve("from"), bytes());
        final FileChannel closed = FileChannel.open(from);
        closed.close();

        assertThatThrownBy(() -> Blocking.sendAll(new ChannelSource(closed, "from"), stream.writer(), PATIENCE))
                .isInstanceOf(ImageIoException.class)
                .hasMessageContaining("from");
        assertThat(stream.reader().failure().rule()).isEqualTo(StreamRule.SOURCE);
        assertThatThrownBy(() -> new ChannelSink(closed, "to").onChunk(new UnsafeBuffer(bytes()), 0, 1))
                .isInstanceOf(ImageIoException.class)
                .hasMessageContaining("to");
    }

    @Test
    void shouldAdaptStreamsToChannels() throws IOException {
        final CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
            try (StreamWritableChannel output = new StreamWritableChannel(stream.writer(), PATIENCE)) {
                final ByteBuffer bytes = ByteBuffer.wrap(bytes());
                assertThat(output.write(bytes)).isEqualTo(LENGTH);
                assertThat(bytes.hasRemaining()).isFalse();
                output.finish();
            } catch (final ClosedChannelException impossible) {
                throw new AssertionError(impossible);
            }
        });
        final ByteBuffer received = ByteBuffer.allocateDirect(LENGTH + 1);
        try (StreamReadableChannel input = new StreamReadableChannel(stream.reader(), PATIENCE)) {
            int count = input.read(received);
            while (count >= 0) {
                count = input.read(received);
            }
            input.confirm();
        }

        sent.join();
        assertThat(stream.writer().state()).isEqualTo(StreamState.CONFIRMED);
        assertThat(received.flip()).isEqualTo(ByteBuffer.wrap(bytes()));
    }

    @Test
    void shouldAbortAStreamWhoseChannelIsClosedHalfWay() throws IOException {
        final StreamWritableChannel output = new StreamWritableChannel(stream.writer(), PATIENCE);
        output.write(ByteBuffer.wrap(new byte[10]));

        output.close();

        assertThat(output.isOpen()).isFalse();
        assertThatThrownBy(() -> output.write(ByteBuffer.allocate(1))).isInstanceOf(ClosedChannelException.class);
        final StreamReadableChannel input = new StreamReadableChannel(stream.reader(), PATIENCE);
        assertThatThrownBy(() -> input.read(ByteBuffer.allocate(1)))
                .isInstanceOfSatisfying(
                        StreamException.class,
                        dropped -> assertThat(dropped.rule()).isEqualTo(StreamRule.DROPPED));
        input.close();
        assertThatThrownBy(() -> input.read(ByteBuffer.allocate(1))).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void shouldFeedAnOperationByHand() throws IOException {
        final byte[] image = Images.any();
        final Path target = directory.resolve("fed.img");
        try (OperationFeed<Restore.Result> feed =
                OperationFeed.prepare("fed", reader -> Restore.toFile(reader, target, Restore.Options.DEFAULT))) {
            for (int at = 0; at < image.length; at += 11) {
                feed.feed(new UnsafeBuffer(image), at, Math.min(11, image.length - at));
            }
            assertThat(feed.finish().length()).isEqualTo(image.length);
        }
        assertThat(Files.readAllBytes(target)).isEqualTo(image);
    }

    @Test
    void shouldPublishNothingOfAFeedThatIsNotFinished() {
        final byte[] image = Images.any();
        final Path target = directory.resolve("fed.img");
        try (OperationFeed<Restore.Result> feed =
                OperationFeed.prepare("fed", reader -> Restore.toFile(reader, target, Restore.Options.DEFAULT))) {
            feed.feed(new UnsafeBuffer(image), 0, image.length);
        }
        try (OperationFeed<Restore.Result> feed =
                OperationFeed.prepare("fed", reader -> Restore.toFile(reader, target, Restore.Options.DEFAULT))) {
            feed.feed(new UnsafeBuffer(image), 0, 100);
            assertThatThrownBy(feed::finish).isInstanceOf(XenstreamException.class);
        }
        try (OperationFeed<Restore.Result> feed =
                OperationFeed.prepare("fed", reader -> Restore.toFile(reader, target, Restore.Options.DEFAULT))) {
            feed.feed(new UnsafeBuffer(image), 0, 100);
            feed.abort(new StreamFailure(StreamRule.CANCELLED, "not wanted"));
            assertThatThrownBy(feed::finish).isInstanceOf(StreamException.class);
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void shouldCarryAFlowOfBuffers() throws Exception {
        final ExecutorService executor = Executors.newFixedThreadPool(2);
        try {
            final SubmissionPublisher<ByteBuffer> source = new SubmissionPublisher<>(executor, 4);
            final StreamSubscriber subscriber = new StreamSubscriber(stream.writer());
            source.subscribe(subscriber);
            final Collector collector = new Collector(3);
            new StreamPublisher(stream.reader(), executor).subscribe(collector);
            for (int at = 0; at < LENGTH; at += 7000) {
                source.submit(ByteBuffer.wrap(bytes(), at, Math.min(7000, LENGTH - at)));
            }
            source.close();

            assertThat(subscriber.confirmed().toCompletableFuture().get(20, TimeUnit.SECONDS))
                    .isEqualTo(LENGTH);
            assertThat(collector.done.get(20, TimeUnit.SECONDS)).isEqualTo(bytes());
        } finally {
            executor.shutdown();
        }
    }

    @Test
    void shouldAbortTheStreamOfASubscriberThatCancels() {
        final Collector collector = new Collector(1);
        new StreamPublisher(stream.reader(), Runnable::run).subscribe(collector);

        collector.subscription.cancel();

        assertThat(stream.writer().failure().rule()).isEqualTo(StreamRule.CANCELLED);
    }

    @Test
    void shouldPublishToOneSubscriberAlone() {
        final StreamPublisher publisher = new StreamPublisher(stream.reader(), Runnable::run);
        publisher.subscribe(new Collector(1));
        final Collector second = new Collector(1);

        publisher.subscribe(second);

        assertThat(second.done).isCompletedExceptionally();
        assertThat(stream.writer().state()).isEqualTo(StreamState.OPEN);
    }

    @Test
    void shouldRefuseARequestForNoBuffers() {
        final Collector collector = new Collector(1);
        new StreamPublisher(stream.reader(), Runnable::run).subscribe(collector);

        collector.subscription.request(0);

        assertThatThrownBy(collector.done::join).hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(stream.writer().state()).isEqualTo(StreamState.ABORTED);
    }

    @Test
    void shouldReportAnAbortToTheSubscriber() {
        final Collector collector = new Collector(1);
        new StreamPublisher(stream.reader(), Runnable::run).subscribe(collector);
        final StreamSubscriber subscriber = new StreamSubscriber(stream.writer());
        final List<String> calls = new ArrayList<>();
        subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(final long count) {
                calls.add("request " + count);
            }

            @Override
            public void cancel() {
                calls.add("cancel");
            }
        });
        subscriber.onNext(ByteBuffer.wrap(new byte[10]));

        subscriber.onError(new IllegalStateException("disk on fire"));

        assertThat(calls).containsExactly("request 1", "request 1", "cancel");
        assertThatThrownBy(collector.done::join)
                .cause()
                .isInstanceOfSatisfying(
                        StreamException.class,
                        failed -> assertThat(failed.detail()).isEqualTo("disk on fire"));
        assertThatThrownBy(() -> subscriber.confirmed().toCompletableFuture().join())
                .hasCauseInstanceOf(StreamException.class);
    }

    /** Takes buffers, a few at a time. */
    private static final class Collector implements Flow.Subscriber<ByteBuffer> {
        final CompletableFuture<byte[]> done = new CompletableFuture<>();
        private final int batch;
        private final ByteArrayOutputStream all = new ByteArrayOutputStream();
        private Flow.Subscription subscription;
        private int left;

        Collector(final int batch) {
            this.batch = batch;
        }

        @Override
        public void onSubscribe(final Flow.Subscription next) {
            subscription = next;
            left = batch;
            next.request(batch);
        }

        @Override
        public void onNext(final ByteBuffer item) {
            final byte[] copy = new byte[item.remaining()];
            item.get(copy);
            all.writeBytes(copy);
            left--;
            if (left == 0) {
                left = batch;
                subscription.request(batch);
            }
        }

        @Override
        public void onError(final Throwable thrown) {
            done.completeExceptionally(thrown);
        }

        @Override
        public void onComplete() {
            done.complete(all.toByteArray());
        }
    }
}
