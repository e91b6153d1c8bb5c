// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.repair;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordDecoder;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.WritableRegion;
import io.xenstream.imagetools.internal.RecordCopier;
import org.agrona.MutableDirectBuffer;

/**
 * Changes an image in place: leaves out records, and writes others in a form that is not longer. Bytes are read before they are overwritten, as
 * the new image never gets ahead of the old one.
 */
final class ImageEditor implements AutoCloseable {
    private static final int CHUNK = 1 << 16;

    private final WritableRegion region;
    private final ReadOptions options;
    private final KnownDomains domains;
    private final RecordEncoding encoding;
    private final WritableRegion scratch = WritableRegion.allocate(4096, "changed record");
    private final MutableDirectBuffer chunk = Buffers.of(new byte[CHUNK]);
    private final MutableDirectBuffer window = Buffers.empty();
    private long position;
    private long records;

    ImageEditor(final WritableRegion region, final ReadOptions options, final KnownDomains domains) {
        this.region = region;
        this.options = options;
        this.domains = domains;
        encoding = new RecordEncoding(domains);
    }

    /**
     * Makes one pass over the image.
     *
     * @param header  version and byte order to write
     * @param edits   what to change
     * @param losses  called for what the version cannot express
     * @param from    the origins of the image's records
     * @param to      receives the origins of the new image's records
     * @return the length of the new image in bytes
     */
    long edit(
            final ImageHeader header,
            final RecordEdits edits,
            final RecordCopier.LossHandler losses,
            final RecordOrigins from,
            final RecordOrigins to) {
        position = ImageHeader.LENGTH;
        records = 0;
        domains.clear();
        try (ImageReader reader = ImageReader.open(region, options)) {
            final boolean isSameForm = header.version() == reader.header().version()
                    && header.byteOrder() == reader.header().byteOrder();
            while (reader.next() && reader.type() != RecordType.END) {
                final int changes = edits.take(reader.offset());
                addDomain(reader, changes);
                if ((changes & RecordEncoding.DROP) == 0) {
                    to.add(records, position, from, reader.index(), reader.offset());
                    write(reader, header, isSameForm, changes, losses);
                    records++;
                }
            }
            to.add(records, position, from, reader.index(), reader.offset());
        }
        return finish(header);
    }

    private void addDomain(final ImageReader reader, final int changes) {
        if (reader.type() == RecordType.CONNECTION_DATA && (changes & RecordEncoding.DROP) == 0) {
            final ConnectionDataDecoder connection = reader.connectionData();
            domains.add(connection, (changes & RecordEncoding.NO_TARGET) == 0);
        }
    }

    private void write(
            final ImageReader reader,
            final ImageHeader header,
            final boolean isSameForm,
            final int changes,
            final RecordCopier.LossHandler losses) {
        if (isSameForm && changes == 0) {
            move(reader.offset(), reader.paddedLength());
            return;
        }
        final long length;
        try (ImageWriter writer = ImageWriter.open(scratch, header)) {
            encoding.write(reader, changes, writer, losses);
            length = writer.position() - ImageHeader.LENGTH;
        }
        if (position + length > reader.offset() + reader.paddedLength()) {
            throw new IllegalStateException("a changed record is longer: " + reader.place());
        }
        take(length);
    }

    /** Moves bytes towards the start of the region. */
    private void move(final long from, final long length) {
        for (long done = 0; from != position && done < length; done += CHUNK) {
            final int size = (int) Math.min(CHUNK, length - done);
            region.getBytes(from + done, chunk, 0, size);
            region.wrap(window, position + done, size);
            chunk.getBytes(0, window, 0, size);
        }
        position += length;
    }

    /** Takes over the only record of the scratch image. */
    private void take(final long length) {
        for (long done = 0; done < length; done += CHUNK) {
            final int size = (int) Math.min(CHUNK, length - done);
            region.wrap(window, position + done, size);
            scratch.getBytes(ImageHeader.LENGTH + done, window, 0, size);
        }
        position += length;
    }

    private long finish(final ImageHeader header) {
        region.putLong(position, 0);
        region.wrap(window, 0, ImageHeader.LENGTH);
        header.encode(window, 0);
        window.wrap(0, 0);
        return position + RecordDecoder.BODY_OFFSET;
    }

    @Override
    public void close() {
        window.wrap(0, 0);
        scratch.close();
    }
}
