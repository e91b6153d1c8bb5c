// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.operation;

import io.xenstream.codec.ImageDecoder;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.ImageLimitException;
import io.xenstream.codec.Place;
import io.xenstream.codec.ReadOptions;
import io.xenstream.nativeio.Durability;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.NewImage;
import io.xenstream.stream.ReadinessHandler;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamOperation;
import io.xenstream.stream.StreamReader;
import io.xenstream.stream.StreamRule;
import java.nio.file.Path;
import org.agrona.DirectBuffer;

/**
 * Receives an image. The stream is confirmed only after all of it was decoded and, for a file, the file was verified and published. A rejected image
 * aborts the stream with {@link StreamRule#REJECTED} and leaves the target unchanged.
 */
public final class Restore extends StreamOperation<Restore.Result> {
    /** The maximum number of bytes per step. */
    private static final int STEP = 1 << 20;

    private final StreamReader reader;
    private final Options options;
    private final ImageDecoder decoder;
    /** The new file, or null if there is only a record handler. */
    private final IncomingImage incoming;

    private Result restored;
    private volatile long records;

    private Restore(
            final StreamReader reader,
            final Options options,
            final ImageDecoder.RecordHandler handler,
            final IncomingImage incoming) {
        this.reader = reader;
        this.options = options;
        this.decoder = new ImageDecoder(reader.label(), options.reading(), handler);
        this.incoming = incoming;
    }

    /**
     * Receives an image into a file, byte for byte.
     *
     * @param reader  supplies the image; owned by the operation
     * @param path    the target; an existing file is replaced atomically at the end
     * @param options limits, verification and durability
     * @return the operation
     * @throws ImageIoException if the file cannot be created
     */
    public static Restore toFile(final StreamReader reader, final Path path, final Options options) {
        final NewImage image = MappedImage.create(path, options.durability());
        return new Restore(reader, options, record -> {}, new IncomingImage(image));
    }

    /**
     * Passes records to a handler as they arrive, before the rest of the image is verified.
     *
     * @param reader  supplies the image; owned by the operation
     * @param handler handles the records; an exception aborts the stream
     * @param options limits; durability and verification apply to files only
     * @return the operation
     */
    public static Restore toRecords(
            final StreamReader reader, final ImageDecoder.RecordHandler handler, final Options options) {
        return new Restore(reader, options, handler, null);
    }

    /**
     * Returns the number of records received so far. Any thread may call this.
     *
     * @return records
     */
    public long records() {
        return records;
    }

    @Override
    protected Progress step() {
        final int count = reader.poll(this::take, STEP);
        if (count == StreamReader.WOULD_BLOCK) {
            return Progress.WAITING;
        }
        if (count == StreamReader.END) {
            complete();
            return Progress.DONE;
        }
        return Progress.AGAIN;
    }

    private int take(final DirectBuffer chunk, final int offset, final int length) {
        final long position = reader.position();
        if (position > options.maxLength() - length) {
            throw new ImageLimitException(
                    StreamRule.LIMIT,
                    Place.of(reader.label(), position),
                    "an image of at most " + options.maxLength() + " bytes",
                    "more");
        }
        decoder.feed(chunk, offset, length);
        records = decoder.index() + 1;
        if (incoming != null) {
            incoming.append(chunk, offset, length);
        }
        return length;
    }

    private void complete() {
        decoder.finish();
        if (incoming != null) {
            if (options.verify()) {
                incoming.verify(options.reading());
            }
            incoming.publish();
        }
        restored = new Result(decoder.header(), decoder.position(), decoder.index() + 1);
        reader.confirm();
    }

    @Override
    protected Result outcome() {
        return restored;
    }

    @Override
    public void listen(final ReadinessHandler handler) {
        reader.onReadiness(handler);
    }

    @Override
    public void abort(final StreamFailure reason) {
        reader.abort(reason);
    }

    @Override
    protected void release() {
        if (incoming != null) {
            incoming.close();
        }
        reader.close();
    }

    /**
     * Result of a complete {@link Restore}.
     *
     * @param header  version and byte order of the image
     * @param length  bytes of the stream, including bytes after END
     * @param records number of records, including END
     */
    public record Result(ImageHeader header, long length, long records) {}

    /**
     * Limits, verification and durability of a received image. Immutable.
     *
     * @param reading    limits and strictness of the decoder
     * @param maxLength  maximum length of the image in bytes, at least 16
     * @param verify     whether the whole image is {@linkplain io.xenstream.verify.Verifier verified} before it is published, which reads it again
     *                   and needs memory of a tenth of its size; the framing is always verified
     * @param durability what the published image must survive
     */
    public record Options(ReadOptions reading, long maxLength, boolean verify, Durability durability) {
        /** Lenient, any length, verified; after a power failure the target is the old or the new image. */
        public static final Options DEFAULT = new Options(ReadOptions.DEFAULT, Long.MAX_VALUE, true, Durability.DATA);

        /**
         * Validates the options.
         *
         * @param reading    limits and strictness
         * @param maxLength  bytes, from 16
         * @param verify     either
         * @param durability any
         * @throws IllegalArgumentException if {@code maxLength} is less than 16
         */
        public Options {
            if (maxLength < 16) {
                throw new IllegalArgumentException("maxLength must be at least 16 bytes, but is " + maxLength);
            }
        }

        /**
         * Returns these options with another limit.
         *
         * @param bytes maximum length of the image
         * @return new options
         */
        public Options withMaxLength(final long bytes) {
            return new Options(reading, bytes, verify, durability);
        }

        /**
         * Returns these options with or without verification.
         *
         * @param isVerified whether to verify more than the framing
         * @return new options
         */
        public Options withVerify(final boolean isVerified) {
            return new Options(reading, maxLength, isVerified, durability);
        }

        /**
         * Returns these options with another durability.
         *
         * @param other what the published image must survive
         * @return new options
         */
        public Options withDurability(final Durability other) {
            return new Options(reading, maxLength, verify, other);
        }
    }
}
