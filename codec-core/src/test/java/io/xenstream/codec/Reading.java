// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What came of reading an image to its end.
 *
 * @param text     of all records that were read
 * @param failure  what ended the reading, or null
 * @param surplus  bytes behind END
 * @param unknown  records of an unknown type
 */
record Reading(String text, ImageException failure, long surplus, long unknown) {
    /** A way to read an image; all have to agree. */
    @FunctionalInterface
    interface Way {
        Reading read(byte[] image, ReadOptions options);
    }

    Class<?> failureClass() {
        return failure == null ? null : failure.getClass();
    }

    Rule failedRule() {
        return failure == null ? null : failure.rule();
    }

    /** Pulls, from a region that is closed afterwards. */
    static Way pulling(final Function<byte[], ? extends Region> kind) {
        return (image, options) -> {
            try (Region region = kind.apply(image)) {
                return pull(region, options);
            }
        };
    }

    private static Reading pull(final Region region, final ReadOptions options) {
        final StringBuilder text = new StringBuilder();
        final ImageReader reader;
        try {
            reader = ImageReader.open(region, options);
        } catch (final ImageException unreadable) {
            return new Reading("", unreadable, 0, 0);
        }
        try (reader) {
            ImageException failure = null;
            try {
                while (reader.next()) {
                    RecordText.append(reader, text);
                }
            } catch (final ImageException broken) {
                failure = broken;
            }
            final long surplus = failure == null ? reader.surplusLength() : 0;
            return new Reading(text.toString(), failure, surplus, reader.unknownRecords());
        }
    }

    /** Pushes, in chunks of one length. */
    static Way pushing(final int chunkLength) {
        return pushing(remaining -> chunkLength);
    }

    /** Pushes, in chunks whose lengths are asked for. Each chunk has memory of its own, spoilt once it was fed. */
    static Way pushing(final IntUnaryOperator chunkLength) {
        return (image, options) -> {
            final StringBuilder text = new StringBuilder();
            final ImageDecoder decoder = new ImageDecoder("stream", options, cursor -> RecordText.append(cursor, text));
            ImageException failure = null;
            try {
                feed(decoder, image, chunkLength);
                decoder.finish();
            } catch (final ImageException broken) {
                failure = broken;
            }
            final long surplus = failure == null ? decoder.surplusLength() : 0;
            return new Reading(text.toString(), failure, surplus, decoder.unknownRecords());
        };
    }

    static void feed(final ImageDecoder decoder, final byte[] image, final IntUnaryOperator chunkLength) {
        final byte[] before = {0x55, 0x55, 0x55};
        int at = 0;
        while (at < image.length) {
            final int remaining = image.length - at;
            final int length = Math.min(Math.max(0, chunkLength.applyAsInt(remaining)), remaining);
            final byte[] chunk = new byte[before.length + length];
            System.arraycopy(image, at, chunk, before.length, length);
            decoder.feed(new UnsafeBuffer(chunk), before.length, length);
            java.util.Arrays.fill(chunk, (byte) 0x55);
            at += length;
        }
    }
}
