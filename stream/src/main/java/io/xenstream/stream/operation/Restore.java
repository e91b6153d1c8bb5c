// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.operation;

import io.xenstream.codec.ImageDecoder;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.ImageLimitException;
import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.RecordHandler;
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
 * Takes an image in as it arrives. The stream is confirmed only once all of it has been decoded and, if it goes to a file, the file is verified
 * and published. An image that is refused aborts the stream as {@link StreamRule#REJECTED}, with the reason; the target is then as it was.
 */
public final class Restore extends StreamOperation<Restored> {
    /** Octets of a step. */
    private static final int STEP = 1 << 20;

    private final StreamReader reader;
    private final RestoreOptions options;
    private final ImageDecoder decoder;
    /** Where the octets go, or null if only the records matter. */
    private final IncomingImage incoming;

    private Restored restored;
    private volatile long records;

    private Restore(
            final StreamReader reader,
            final RestoreOptions options,
            final RecordHandler handler,
            final IncomingImage incoming) {
        this.reader = reader;
        this.options = options;
        this.decoder = new ImageDecoder(reader.label(), options.reading(), handler);
        this.incoming = incoming;
    }

    /**
     * Publishes the image as a file, octet for octet.
     *
     * @param reader  gives the image; is the operation's from now on
     * @param path    where the image will be; there may be one already, which is not touched before
     * @param options limits, verification and durability
     * @return the operation
     * @throws ImageIoException if no file can be written there
     */
    public static Restore toFile(final StreamReader reader, final Path path, final RestoreOptions options) {
        final NewImage image = MappedImage.create(path, options.durability());
        return new Restore(reader, options, record -> {}, new IncomingImage(image));
    }

    /**
     * Gives the records to a handler. It gets them before the stream is known to be whole.
     *
     * @param reader  gives the image; is the operation's from now on
     * @param handler takes the records as they arrive; what it throws aborts the stream
     * @param options limits; durability and the verifier are for files
     * @return the operation
     */
    public static Restore toRecords(
            final StreamReader reader, final RecordHandler handler, final RestoreOptions options) {
        return new Restore(reader, options, handler, null);
    }

    /**
     * How many records have arrived so far. For any thread.
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
                    ImageLocation.of(reader.label(), position),
                    "an image of at most " + options.maxLength() + " octets",
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
        restored = new Restored(decoder.header(), decoder.position(), decoder.index() + 1);
        reader.confirm();
    }

    @Override
    protected Restored outcome() {
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
}
