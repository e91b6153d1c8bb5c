// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Forty megabytes of bytes from a generator, the same ones each time: no exception but the library's own. */
@Tag("slow")
final class RandomBytesTest {
    private static final int CHUNK = 64 * 1024;
    private static final int CHUNKS = 40 * 1024 * 1024 / CHUNK;

    private static final class Stream {
        private final Random random = new Random(20260801);
        private final byte[] bytes = new byte[CHUNK];
        private final UnsafeBuffer chunk = new UnsafeBuffer(bytes);
        private final StringBuilder text = new StringBuilder();
        private long records;
        private ImageDecoder decoder = begin();

        private ImageDecoder begin() {
            return new ImageDecoder("random", ReadOptions.DEFAULT, cursor -> {
                text.setLength(0);
                RecordText.append(cursor, text);
                records++;
            });
        }

        /** Feeds a chunk, to a new decoder if the last one gave up. */
        void feed(final boolean hasHeader) {
            final boolean isNew = decoder.position() == 0;
            if (isNew && hasHeader) {
                decoder.feed(new UnsafeBuffer(RawImage.little().bytes()), 0, 16);
            }
            try {
                if (!decoder.feed(chunk, 0, CHUNK)) {
                    decoder = begin();
                }
            } catch (final ImageException refused) {
                assertThat(refused.place().label()).isEqualTo("random");
                decoder = begin();
            }
        }
    }

    @Test
    void shouldRefuseNoise() {
        final Stream stream = new Stream();
        for (int i = 0; i < CHUNKS; i++) {
            stream.random.nextBytes(stream.bytes);
            stream.feed(false);
        }
        assertThat(stream.records).isZero();
    }

    @Test
    void shouldSurviveNoiseAfterAHeader() {
        final Stream stream = new Stream();
        final Reading.Way pulling = Reading.pulling(bytes -> Region.ofArray(bytes, "random"));
        for (int i = 0; i < CHUNKS; i++) {
            stream.random.nextBytes(stream.bytes);
            stream.feed(true);
            System.arraycopy(RawImage.little().bytes(), 0, stream.bytes, 0, 16);
            assertThat(pulling.read(stream.bytes, ReadOptions.DEFAULT).failure())
                    .isNotNull();
        }
    }

    /** Noise in frames: types that exist, lengths that lead on, bodies of anything. */
    @Test
    void shouldSurviveNoiseInRecords() {
        final Stream stream = new Stream();
        final Reading.Way pulling = Reading.pulling(bytes -> Region.ofArray(bytes, "random"));
        long pulled = 0;
        for (int i = 0; i < CHUNKS; i++) {
            final byte[] image = noisyRecords(stream);
            stream.feed(true);
            final Reading reading = pulling.read(image, ReadOptions.DEFAULT);
            pulled += reading.text().lines().count();
        }
        assertThat(stream.records).isGreaterThan(CHUNKS);
        assertThat(pulled).isGreaterThan(CHUNKS);
    }

    private static byte[] noisyRecords(final Stream stream) {
        final Random random = stream.random;
        random.nextBytes(stream.bytes);
        final ByteBuffer frames = ByteBuffer.wrap(stream.bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        while (at < CHUNK) {
            final int room = CHUNK - at - 8;
            final int length = Math.min(random.nextInt(2 << random.nextInt(14)), room);
            frames.putInt(at, 1 + random.nextInt(9)).putInt(at + 4, length);
            if (length > 16 && random.nextBoolean()) {
                // Small numbers where counts and inner lengths are, so that more than the first check is reached.
                for (int field = 8; field < 24; field++) {
                    stream.bytes[at + field] &= (byte) (random.nextInt(4) == 0 ? 0x0F : 0);
                }
            }
            at += 8 + ((length + 7) & ~7);
        }
        final byte[] image = new byte[16 + CHUNK];
        System.arraycopy(RawImage.little().bytes(), 0, image, 0, 16);
        System.arraycopy(stream.bytes, 0, image, 16, CHUNK);
        return image;
    }
}
