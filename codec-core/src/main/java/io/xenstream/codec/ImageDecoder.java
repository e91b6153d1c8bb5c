// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.lang.ref.Reference;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads an image that arrives in chunks of any size, and hands each record to a handler once it is whole.
 *
 * <pre>{@code
 * ImageDecoder decoder = new ImageDecoder("stdin", ReadOptions.DEFAULT, handler);
 * while (channel.read(chunk.clear()) >= 0) {
 *     decoder.feed(buffer, 0, chunk.position());
 * }
 * decoder.finish();
 * }</pre>
 *
 * <p>A record that lies whole in a chunk is read there; one that is cut is put together in memory that grows as its octets arrive, up to the
 * largest record that the options allow. After an exception the decoder stays where it is: {@link #location()} says where that is, and
 * feeding it again throws the same. For one thread at a time.
 */
public final class ImageDecoder extends RecordCursor {
    private static final int SMALLEST_ASSEMBLY = 4096;

    private final RecordHandler handler;
    /** Holds the beginning of what arrived in part: the header of the image, or a record. */
    private final UnsafeBuffer assembly = new UnsafeBuffer(0, 0);

    private byte[] assemblyArray = new byte[SMALLEST_ASSEMBLY];
    private int assembled;
    private boolean bigEndian;
    private boolean isDone;
    private long consumed;
    private long surplus;
    private Throwable failure;

    /**
     * A decoder that waits for the first octet of an image.
     *
     * @param label   what the image is called in messages
     * @param options limits and strictness
     * @param handler takes the records, END included
     */
    public ImageDecoder(final String label, final ReadOptions options, final RecordHandler handler) {
        super(label, options);
        this.handler = handler;
        assembly.wrap(assemblyArray);
    }

    /**
     * Takes the next chunk, all of it. Records that are whole go to the handler before this returns. The chunk is not used afterwards.
     *
     * @param chunk      holds the octets
     * @param start      where in the chunk
     * @param chunkLength how many octets
     * @return whether more is needed: false once END has arrived; what comes behind it is counted and ignored
     * @throws ImageException           if the image is malformed, too new, or larger than the options allow
     * @throws IndexOutOfBoundsException if the octets are not inside the chunk
     */
    public boolean feed(final DirectBuffer chunk, final int start, final int chunkLength) {
        requireNoFailure();
        chunk.boundsCheck(start, chunkLength);
        try {
            decode(chunk, start, start + chunkLength);
        } catch (final RuntimeException | Error broken) {
            failure = broken;
            throw broken;
        } finally {
            release();
            // The window has looked at its memory, and does not keep it from collection.
            Reference.reachabilityFence(chunk);
        }
        return !isDone;
    }

    private void requireNoFailure() {
        if (failure instanceof final RuntimeException exception) {
            throw exception;
        }
        if (failure instanceof final Error error) {
            throw error;
        }
    }

    private void decode(final DirectBuffer chunk, final int start, final int end) {
        int at = start;
        while (at < end && !isDone) {
            if (assembled > 0) {
                at += assemble(chunk, at, end - at);
            } else if (hasHeader()) {
                at += decodeInPlace(chunk, at, end - at);
            } else {
                at += keep(chunk, at, Math.min(end - at, ImageHeader.LENGTH));
                takeHeader();
            }
        }
        if (isDone && end > at) {
            takeSurplus(end - at);
        }
    }

    /** Reads a record that is whole in the chunk, or keeps what there is of it. */
    private int decodeInPlace(final DirectBuffer chunk, final int at, final int available) {
        if (available < RecordDecoder.BODY_OFFSET) {
            return keep(chunk, at, available);
        }
        final long header = recordHeader(chunk, at);
        final long extent = extent(header, consumed);
        if (extent > available) {
            return keep(chunk, at, available);
        }
        final long begin = consumed;
        consumed += extent;
        emit(header, chunk, at, begin);
        return (int) extent;
    }

    /** Adds to what was kept, until it is whole. */
    private int assemble(final DirectBuffer chunk, final int at, final int available) {
        final int taken = keep(chunk, at, (int) Math.min(available, missing()));
        if (!hasHeader()) {
            takeHeader();
        } else if (missing() == 0) {
            final long begin = consumed - assembled;
            assembled = 0;
            emit(recordHeader(assembly, 0), assembly, 0, begin);
        }
        return taken;
    }

    private long missing() {
        if (!hasHeader()) {
            return (long) ImageHeader.LENGTH - assembled;
        }
        if (assembled < RecordDecoder.BODY_OFFSET) {
            return (long) RecordDecoder.BODY_OFFSET - assembled;
        }
        return extent(recordHeader(assembly, 0), consumed - assembled) - assembled;
    }

    private int keep(final DirectBuffer chunk, final int at, final int length) {
        if (assembled + length > assemblyArray.length) {
            assemblyArray = Arrays.copyOf(assemblyArray, (int)
                    Math.max(assembled + (long) length, Math.min(2L * assemblyArray.length, longestRecord())));
            assembly.wrap(assemblyArray);
        }
        chunk.getBytes(at, assemblyArray, assembled, length);
        assembled += length;
        consumed += length;
        return length;
    }

    private long longestRecord() {
        return alignedEnd(options.maxRecordLength());
    }

    private void takeHeader() {
        if (assembled < ImageHeader.LENGTH) {
            ImageHeader.requireIdent(assembly, Math.min(assembled, Long.BYTES), label());
            return;
        }
        assembled = 0;
        begin(ImageHeader.decode(assembly, label()));
        bigEndian = header().byteOrder() == ByteOrder.BIG_ENDIAN;
        offset = ImageHeader.LENGTH;
    }

    private long recordHeader(final DirectBuffer buffer, final int at) {
        return Memory.recordHeader(buffer.byteArray(), buffer.addressOffset() + at, bigEndian);
    }

    /** The padded length of the record that has a header, and begins somewhere in the stream. */
    private long extent(final long header, final long begin) {
        final long length = header & 0xFFFF_FFFFL;
        if (length > options.maxRecordLength() || index + 1 >= options.maxRecords()) {
            index++;
            type = (int) (header >>> 32);
            offset = begin;
            requireWithinLimits(length);
        }
        return alignedEnd(length);
    }

    private void emit(final long header, final DirectBuffer buffer, final int at, final long begin) {
        index++;
        type = (int) (header >>> 32);
        offset = begin;
        window.look(buffer, at, RecordDecoder.BODY_OFFSET + (int) header, header().byteOrder());
        if (type == RecordType.NODE_DATA && window.length >= NodeDataDecoder.PERMISSIONS_OFFSET) {
            window.nodeLengths = NodeDataDecoder.lengths(window, nodeData.order);
        }
        if (type < 0 || type >= RecordType.WATCH_DATA_EXTENDED) {
            inspectRareType();
        }
        if (options.strict()) {
            requireStrict();
        }
        isDone = type == RecordType.END;
        handler.onRecord(this);
    }

    private void takeSurplus(final int length) {
        surplus += length;
        consumed += length;
        if (options.strict()) {
            throw new MalformedImageException(
                    FormatRule.END_SURPLUS, location(), "the end of the image", length + " octets more");
        }
    }

    /**
     * Whether END has arrived.
     *
     * @return false as long as more is needed
     */
    public boolean isDone() {
        return isDone;
    }

    /**
     * How far the stream has been read.
     *
     * @return octets from its start, those kept of a cut record included
     */
    public long position() {
        return consumed;
    }

    /**
     * Octets that came behind END.
     *
     * @return octets
     */
    public long surplusLength() {
        return surplus;
    }

    /**
     * Says that nothing more will come.
     *
     * @throws TruncatedImageException if END has not arrived
     * @throws ImageException          if feeding the decoder has already failed
     */
    public void finish() {
        requireNoFailure();
        if (!isDone) {
            final boolean isCut = assembled > 0 || !hasHeader();
            throw new TruncatedImageException(
                    isCut ? FormatRule.RECORD_TRUNCATED : FormatRule.END_MISSING,
                    new ImageLocation(label(), hasHeader() ? index + 1 : -1, -1, consumed - assembled),
                    hasHeader() ? "a whole record" : "a header of " + ImageHeader.LENGTH + " octets",
                    assembled + " octets");
        }
    }
}
