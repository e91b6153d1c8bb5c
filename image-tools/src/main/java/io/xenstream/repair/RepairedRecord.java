// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.repair;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.FormatRule;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageLimitException;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordCursor;
import io.xenstream.codec.RecordDecoder;
import io.xenstream.codec.WritableRegion;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A record with corrected framing, in an image of its own so that it can be read like any other record. Allocates for each record; only
 * broken records come here.
 */
final class RepairedRecord implements AutoCloseable {
    private final ImageHeader header;
    private final RecordBytes bytes;
    private final ReadOptions options;
    private final WritableRegion region = WritableRegion.allocate(4096, "repaired record");
    private ImageReader reader;

    RepairedRecord(final ImageHeader header, final RecordBytes bytes, final ReadOptions options) {
        this.header = ImageHeader.of(header.version(), header.byteOrder());
        this.bytes = bytes;
        this.options = options;
    }

    /** Returns a cursor on the corrected form of the record that {@code framing} is positioned on. */
    RecordCursor of(final Framing framing) {
        close(reader);
        reader = null;
        try (ImageWriter writer = ImageWriter.open(region, header)) {
            if (framing.kind() == Framing.Kind.DEPTH_LOST) {
                writeWatch(framing.offset(), writer);
            } else {
                writeWithLength(framing, writer);
            }
            writer.commit();
            writer.finish();
        }
        reader = ImageReader.open(region, options);
        reader.next();
        return reader;
    }

    private void writeWatch(final long record, final ImageWriter writer) {
        final int wpathLength = bytes.depthLostWpathLength(record) - 1;
        final int tokenLength = bytes.depthLostTokenLength(record) - 1;
        final long strings = bytes.depthLostStrings(record);
        writer.claimWatchData(wpathLength, tokenLength)
                .connId(bytes.connId(record))
                .wpath(view(strings, wpathLength))
                .token(view(strings + wpathLength + 1, tokenLength));
    }

    private void writeWithLength(final Framing framing, final ImageWriter writer) {
        final long body = framing.offset() + RecordDecoder.BODY_OFFSET;
        final int length = (int) Math.min(Integer.MAX_VALUE, framing.end() - body);
        if (length > options.maxRecordLength()) {
            throw new ImageLimitException(
                    FormatRule.RECORD_TOO_LONG,
                    framing.place(),
                    "at most maxRecordLength = " + options.maxRecordLength() + " bytes",
                    "" + length);
        }
        writer.claimRecord(bytes.type(framing.offset()), length).body(view(body, length));
    }

    private DirectBuffer view(final long offset, final int length) {
        final MutableDirectBuffer view = Buffers.empty();
        bytes.wrap(view, offset, length);
        return view;
    }

    private static void close(final ImageReader reader) {
        if (reader != null) {
            reader.close();
        }
    }

    @Override
    public void close() {
        close(reader);
        region.close();
    }
}
