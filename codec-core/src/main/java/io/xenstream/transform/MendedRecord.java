// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

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
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A record as it should have been: in memory of its own, behind a header, so that it can be read as any other. Allocates for each record; only what
 * is broken comes here.
 */
final class MendedRecord implements AutoCloseable {
    private final ImageHeader header;
    private final RecordOctets octets;
    private final ReadOptions options;
    private final WritableRegion region = WritableRegion.allocate(4096, "mended record");
    private ImageReader reader;

    MendedRecord(final ImageHeader header, final RecordOctets octets, final ReadOptions options) {
        this.header = ImageHeader.of(header.version(), header.byteOrder());
        this.octets = octets;
        this.options = options;
    }

    /** A cursor on the record that the walk stands on, which is broken. */
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
        final int wpathLength = octets.depthLostWpathLength(record) - 1;
        final int tokenLength = octets.depthLostTokenLength(record) - 1;
        final long strings = octets.depthLostStrings(record);
        writer.claimWatchData(wpathLength, tokenLength)
                .connId(octets.connId(record))
                .wpath(view(strings, wpathLength))
                .token(view(strings + wpathLength + 1, tokenLength));
    }

    private void writeWithLength(final Framing framing, final ImageWriter writer) {
        final long body = framing.offset() + RecordDecoder.BODY_OFFSET;
        final int length = (int) Math.min(Integer.MAX_VALUE, framing.end() - body);
        if (length > options.maxRecordLength()) {
            throw new ImageLimitException(
                    FormatRule.RECORD_TOO_LONG,
                    framing.location(),
                    "at most maxRecordLength = " + options.maxRecordLength() + " octets",
                    "" + length);
        }
        writer.claimRecord(octets.type(framing.offset()), length).body(view(body, length));
    }

    private DirectBuffer view(final long offset, final int length) {
        final UnsafeBuffer view = new UnsafeBuffer(0, 0);
        octets.wrap(view, offset, length);
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
