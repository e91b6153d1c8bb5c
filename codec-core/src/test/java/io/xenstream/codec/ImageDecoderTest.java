// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What only the decoder of streams does; {@link ReadingContract} has the rest. */
final class ImageDecoderTest {
    private static final byte[] IMAGE = RawImage.little()
            .record(new TestRecord.Global(4, 7))
            .record(new TestRecord.Transaction(1, 2))
            .record(new TestRecord.Node(0, 0, 0, List.of(), "2f61", "010203"))
            .end();

    private static ImageDecoder decoder(final ImageDecoder.RecordHandler handler) {
        return new ImageDecoder("stdin", ReadOptions.DEFAULT, handler);
    }

    private static boolean feed(final ImageDecoder decoder, final byte[] bytes) {
        return decoder.feed(new UnsafeBuffer(bytes), 0, bytes.length);
    }

    @Test
    void shouldReportItsProgress() {
        final List<Long> offsets = new ArrayList<>();
        final ImageDecoder decoder = decoder(cursor -> offsets.add(cursor.offset()));
        assertThatThrownBy(decoder::header).isInstanceOf(IllegalStateException.class);
        assertThat(decoder.index()).isEqualTo(-1);
        for (int at = 0; at < IMAGE.length; at++) {
            assertThat(decoder.position()).isEqualTo(at);
            assertThat(decoder.isDone()).isFalse();
            assertThat(feed(decoder, new byte[] {IMAGE[at]})).isEqualTo(at + 1 < IMAGE.length);
        }
        assertThat(decoder.isDone()).isTrue();
        assertThat(decoder.header().version()).isEqualTo(2);
        assertThat(offsets).containsExactly(16L, 32L, 48L, 80L);
        assertThat(feed(decoder, new byte[5])).isFalse();
        assertThat(feed(decoder, new byte[6])).isFalse();
        assertThat(decoder.surplusLength()).isEqualTo(11);
        assertThat(decoder.position()).isEqualTo(IMAGE.length + 11L);
        decoder.finish();
    }

    @Test
    void shouldStayWhereItFailed() {
        final byte[] image = IMAGE.clone();
        image[36] = (byte) 0xFF;
        image[39] = (byte) 0xFF;
        for (final int chunkLength : new int[] {1, 5, 8, 1000}) {
            final ImageDecoder decoder = decoder(cursor -> {});
            final Throwable failure = org.assertj.core.api.Assertions.catchThrowable(
                    () -> Reading.feed(decoder, image, n -> chunkLength));
            assertThat(failure).isInstanceOf(ImageLimitException.class);
            assertThat(decoder.place()).isEqualTo(new Place("stdin", 1, 4, 32));
            assertThat(((ImageException) failure).place()).isEqualTo(decoder.place());
            assertThat(decoder.position()).isBetween(32L, 40L);
            assertThatThrownBy(() -> feed(decoder, IMAGE)).isSameAs(failure);
            assertThatThrownBy(decoder::finish).isSameAs(failure);
            assertThat(decoder.isDone()).isFalse();
        }
    }

    @Test
    void shouldReportWhatIsMissing() {
        final ImageDecoder nothing = decoder(cursor -> {});
        assertThatThrownBy(nothing::finish).isInstanceOfSatisfying(TruncatedImageException.class, missing -> {
            assertThat(missing.place().offset()).isZero();
            assertThat(missing.expected()).isEqualTo("a header of 16 bytes");
        });
        final ImageDecoder cut = decoder(cursor -> {});
        feed(cut, Arrays.copyOf(IMAGE, 41));
        assertThatThrownBy(cut::finish).isInstanceOfSatisfying(TruncatedImageException.class, missing -> {
            assertThat(missing.rule()).isEqualTo(FormatRule.RECORD_TRUNCATED);
            assertThat(missing.place()).isEqualTo(new Place("stdin", 1, -1, 32));
            assertThat(missing.found()).isEqualTo("9 bytes");
        });
    }

    @Test
    void shouldRethrowExceptionsOfItsHandler() {
        final IllegalArgumentException refusal = new IllegalArgumentException("the handler's own");
        for (final int chunkLength : new int[] {1, 1000}) {
            final List<Integer> types = new ArrayList<>();
            final ImageDecoder decoder = decoder(cursor -> {
                types.add(cursor.type());
                if (cursor.type() == RecordType.TRANSACTION_DATA) {
                    throw refusal;
                }
            });
            assertThatThrownBy(() -> Reading.feed(decoder, IMAGE, n -> chunkLength))
                    .isSameAs(refusal);
            assertThatThrownBy(() -> feed(decoder, new byte[1])).isSameAs(refusal);
            assertThatThrownBy(decoder::finish).isSameAs(refusal);
            assertThat(types).containsExactly(1, 4);
            assertThat(decoder.place().offset()).isEqualTo(32);
        }
    }

    @Test
    void shouldNotGoOnAfterAnErrorOfItsHandler() {
        final AssertionError error = new AssertionError("the handler's own");
        final ImageDecoder decoder = decoder(cursor -> {
            throw error;
        });
        assertThatThrownBy(() -> feed(decoder, IMAGE)).isSameAs(error);
        assertThatThrownBy(() -> feed(decoder, IMAGE)).isSameAs(error);
        assertThatThrownBy(decoder::finish).isSameAs(error);
    }

    @Test
    void shouldRefuseAPartOutsideItsChunkAndContinue() {
        final ImageDecoder decoder = decoder(cursor -> {});
        final UnsafeBuffer chunk = new UnsafeBuffer(IMAGE);
        assertThatThrownBy(() -> decoder.feed(chunk, 1, IMAGE.length)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> decoder.feed(chunk, -1, 4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> decoder.feed(chunk, 0, -1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(decoder.feed(chunk, 3, 0)).isTrue();
        assertThat(decoder.feed(chunk, 0, IMAGE.length)).isFalse();
        decoder.finish();
    }

    /** A record that is whole in a chunk is read there; one that is not is put together elsewhere. */
    @Test
    void shouldNotCopyWholeRecords() {
        final UnsafeBuffer chunk = new UnsafeBuffer(java.nio.ByteBuffer.allocateDirect(IMAGE.length));
        chunk.putBytes(0, IMAGE);
        final List<Boolean> inPlace = new ArrayList<>();
        final ImageDecoder decoder = decoder(cursor ->
                inPlace.add(cursor.record().buffer().addressOffset() == chunk.addressOffset() + cursor.offset()));
        decoder.feed(chunk, 0, 50);
        decoder.feed(chunk, 50, IMAGE.length - 50);
        assertThat(inPlace).containsExactly(true, true, false, true);
    }

    @Test
    void shouldReleaseItsChunk() {
        final List<DirectBuffer> views = new ArrayList<>();
        final ImageDecoder decoder = decoder(cursor -> {
            views.add(cursor.record().body());
            if (cursor.type() == RecordType.NODE_DATA) {
                views.add(cursor.nodeData().path());
                views.add(cursor.nodeData().value());
            }
        });
        feed(decoder, IMAGE);
        assertThat(views).hasSize(6).allMatch(view -> view.capacity() == 0);
        assertThat(decoder.window.length).isZero();
    }

    /** What a length claims is believed only as far as bytes arrive. */
    @Test
    void shouldNotAllocateWhatIsOnlyClaimed() {
        final ReadOptions options = ReadOptions.DEFAULT.withMaxRecordLength(ReadOptions.LARGEST_RECORD_LENGTH);
        final byte[] start = RawImage.little()
                .header(77, ReadOptions.LARGEST_RECORD_LENGTH)
                .bytes(new byte[100])
                .bytes();
        final byte[] more = new byte[10_000];
        final ImageDecoder decoder = new ImageDecoder("stdin", options, cursor -> {});
        feed(decoder, start);
        final long before = Allocations.ofThisThread();
        feed(decoder, more);
        feed(decoder, more);
        assertThat(Allocations.ofThisThread() - before).isLessThan(200_000);
        assertThatThrownBy(decoder::finish).isInstanceOf(TruncatedImageException.class);
    }

    /** Growing is bounded by the largest record, however the bytes arrive. */
    @Test
    void shouldHoldNoMoreThanTheLargestRecord() {
        final int largest = 1 << 20;
        final ReadOptions options = ReadOptions.DEFAULT.withMaxRecordLength(largest);
        final byte[] start = RawImage.little().header(77, largest).bytes();
        final byte[] body = new byte[4096];
        final List<Integer> lengths = new ArrayList<>();
        final List<Integer> held = new ArrayList<>();
        final ImageDecoder decoder = new ImageDecoder("stdin", options, cursor -> {
            lengths.add(cursor.record().length());
            held.add(cursor.window.array.length);
        });
        feed(decoder, start);
        for (int at = 0; at < largest; at += body.length) {
            feed(decoder, body);
        }
        assertThat(lengths).containsExactly(largest);
        assertThat(held).containsExactly(largest + 8);
    }
}
