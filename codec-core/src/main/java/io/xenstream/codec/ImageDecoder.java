// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.lang.ref.Reference;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Reads an image that arrives in chunks of any size, and passes each record to a handler once it is complete.
 *
 * <pre>{@code
 * ImageDecoder decoder = new ImageDecoder("stdin", ReadOptions.DEFAULT, handler);
 * while (channel.read(chunk.clear()) >= 0) {
 *     decoder.feed(buffer, 0, chunk.position());
 * }
 * decoder.finish();
 * }</pre>
 *
 * <p>A record that is entirely inside a chunk is read in place. A record that spans chunks is assembled in a buffer that grows as bytes arrive, up
 * to the largest record that the options allow. After an exception the decoder keeps its position, which {@link #place()} returns, and feeding it
 * again throws the same exception. Not thread-safe.
 */
public final class ImageDecoder extends RecordCursor {
    private static final int SMALLEST_ASSEMBLY = 4096;

    private final RecordHandler handler;
    private final int maxRecordLength;
    private final long maxRecords;
    private final boolean isStrict;
    /** Holds the first part of an incomplete image header or record. */
    private final MutableDirectBuffer assembly = RawMemory.newBuffer();

    private byte[] assemblyArray = new byte[SMALLEST_ASSEMBLY];
    private int assembled;
    private boolean bigEndian;
    private boolean isDone;
    private long consumed;
    private long surplus;
    private Throwable failure;

    /**
     * Creates a decoder at the start of an image.
     *
     * @param label   the name of the image in messages
     * @param options limits and strictness
     * @param handler receives the records, including END
     */
    public ImageDecoder(final String label, final ReadOptions options, final RecordHandler handler) {
        super(label, options);
        this.handler = handler;
        this.maxRecordLength = options.maxRecordLength();
        this.maxRecords = options.maxRecords();
        this.isStrict = options.strict();
        assembly.wrap(assemblyArray);
    }

    /**
     * Consumes the whole of the next chunk. Complete records are passed to the handler before this method returns. The decoder keeps no reference
     * to the chunk.
     *
     * @param chunk      contains the bytes
     * @param start      start index in the chunk
     * @param chunkLength number of bytes
     * @return true if more bytes are needed; false once END has arrived. Bytes after END are counted and ignored
     * @throws ImageException           if the image is malformed, too new, or larger than the options allow
     * @throws IndexOutOfBoundsException if the range is not inside the chunk
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
            // The window reads the chunk's memory but does not keep it reachable.
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
                if (at < end && !isDone) {
                    at += keep(chunk, at, end - at);
                }
            } else {
                at += keep(chunk, at, Math.min(end - at, ImageHeader.LENGTH));
                takeHeader();
            }
        }
        if (isDone && end > at) {
            takeSurplus(end - at);
        }
    }

    /** Reads the records that are entirely inside the chunk, up to END, and returns their length. */
    private int decodeInPlace(final DirectBuffer chunk, final int from, final int available) {
        // Through the node's flyweight, as in ImageReader.
        final Window memory = nodeData.record;
        memory.look(chunk, from, 0, header().byteOrder());
        final long start = memory.address;
        origin = consumed - start;
        final long end = start + available;
        long at = start;
        while (!isDone && end - at >= RecordDecoder.BODY_OFFSET) {
            final long header = memory.isPlain
                    ? Memory.plainRecordHeader(memory.memory, at)
                    : Memory.recordHeader(memory.array, memory.memory, at, bigEndian);
            final long length = header & 0xFFFF_FFFFL;
            final long following = at + alignedEnd(length);
            if (length > maxRecordLength || index + 1 >= maxRecords) {
                refuse(header, consumed);
            }
            if (following > end) {
                break;
            }
            consumed += following - at;
            memory.address = at;
            memory.length = RecordDecoder.BODY_OFFSET + (int) length;
            take((int) (header >>> 32), memory);
            handler.onRecord(this);
            at = following;
        }
        return (int) (at - start);
    }

    /** Appends to the kept part until it is complete. */
    private int assemble(final DirectBuffer chunk, final int at, final int available) {
        final int taken = keep(chunk, at, (int) Math.min(available, missing()));
        if (!hasHeader()) {
            takeHeader();
        } else if (missing() == 0) {
            final long begin = consumed - assembled;
            final long header = recordHeader();
            assembled = 0;
            window.look(assembly, 0, RecordDecoder.BODY_OFFSET + (int) header, header().byteOrder());
            origin = begin - window.address;
            take((int) (header >>> 32), window);
            handler.onRecord(this);
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
        return extent(recordHeader(), consumed - assembled) - assembled;
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
        origin = ImageHeader.LENGTH;
    }

    /** Returns the header of the record that is being assembled. */
    private long recordHeader() {
        return Memory.recordHeader(assemblyArray, null, RawMemory.ARRAY_ADDRESS, bigEndian);
    }

    /** Returns the padded length of the record with a header and an offset in the stream. */
    private long extent(final long header, final long begin) {
        final long length = header & 0xFFFF_FFFFL;
        if (length > maxRecordLength || index + 1 >= maxRecords) {
            refuse(header, begin);
        }
        return alignedEnd(length);
    }

    private void refuse(final long header, final long begin) {
        index++;
        type = (int) (header >>> 32);
        origin = begin - window.address;
        requireWithinLimits(header & 0xFFFF_FFFFL);
    }

    private void take(final int recordType, final Window memory) {
        index++;
        type = recordType;
        memory.nodeLengths = recordType == RecordType.NODE_DATA && memory.length >= NodeDataDecoder.PERMISSIONS_OFFSET
                ? NodeDataDecoder.lengths(memory, nodeData.order)
                : 0;
        if (recordType <= RecordType.END || recordType >= RecordType.WATCH_DATA_EXTENDED || isStrict) {
            inspect();
        }
    }

    private void inspect() {
        if (type < 0 || type >= RecordType.WATCH_DATA_EXTENDED) {
            inspectRareType();
        }
        if (isStrict) {
            requireStrict();
        }
        isDone = type == RecordType.END;
    }

    private void takeSurplus(final int length) {
        surplus += length;
        consumed += length;
        if (options.strict()) {
            throw new MalformedImageException(
                    FormatRule.END_SURPLUS, place(), "the end of the image", length + " bytes more");
        }
    }

    /**
     * Returns whether END has arrived.
     *
     * @return false while more bytes are needed
     */
    public boolean isDone() {
        return isDone;
    }

    /**
     * Returns the number of bytes consumed.
     *
     * @return bytes from the start of the stream, including those of an incomplete record
     */
    public long position() {
        return consumed;
    }

    /**
     * Returns the number of bytes received after END.
     *
     * @return bytes
     */
    public long surplusLength() {
        return surplus;
    }

    /**
     * Signals the end of the stream.
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
                    new Place(label(), hasHeader() ? index + 1 : -1, -1, consumed - assembled),
                    hasHeader() ? "a whole record" : "a header of " + ImageHeader.LENGTH + " bytes",
                    assembled + " bytes");
        }
    }

    /** Receives the records of a stream as they arrive. */
    @FunctionalInterface
    public interface RecordHandler {
        /**
         * Called for each complete record.
         *
         * @param cursor positioned on the record; the cursor, its flyweights and its views are valid until this method returns
         */
        void onRecord(RecordCursor cursor);
    }
}
