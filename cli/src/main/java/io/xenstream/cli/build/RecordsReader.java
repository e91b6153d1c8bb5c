// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.build;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.xenstream.cli.command.DataEncoding;
import io.xenstream.cli.command.ImageOptions;
import io.xenstream.cli.command.Progress;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.nativeio.NewImage;
import java.io.IOException;
import java.nio.ByteOrder;

/** Reads records as JSON objects and writes the image. */
final class RecordsReader {
    private final Description description;
    private final Progress progress;
    private final JsonRecord json = new JsonRecord();

    /** What the first object says, if it is a header. */
    private int version = ImageHeader.LATEST_VERSION;

    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    private DataEncoding encoding = DataEncoding.HEX;

    RecordsReader(final Description description, final Progress progress) {
        this.description = description;
        this.progress = progress;
    }

    /**
     * Writes the image.
     *
     * @param asked the encoding of data that the user has asked for; null if it is that of the header
     * @return its length in bytes
     */
    long writeTo(final NewImage image, final ImageOptions wanted, final DataEncoding asked) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(description.input())) {
            boolean isObject = next(parser);
            if (isObject && json.type().equals("HEADER")) {
                readHeader();
                isObject = next(parser);
            }
            final ImageHeader header = ImageHeader.of(wanted.version(version), wanted.byteOrder(order));
            try (ImageWriter writer = image.writer(header)) {
                final JsonRecords records = new JsonRecords(writer, asked == null ? encoding : asked);
                while (isObject) {
                    records.write(json);
                    progress.at(writer.records(), parser.currentLocation().getByteOffset());
                    isObject = next(parser);
                }
                return writer.finish();
            }
        } catch (final JsonProcessingException malformed) {
            description.at(malformed.getLocation().getLineNr());
            throw new DescriptionException("not JSON: " + malformed.getOriginalMessage());
        }
    }

    private boolean next(final JsonParser parser) throws IOException {
        if (parser.nextToken() == null) {
            return false;
        }
        description.at(parser.currentTokenLocation().getLineNr());
        json.read(parser);
        return true;
    }

    private void readHeader() {
        version = (int) json.numberOr(version, "version", ImageHeader.LATEST_VERSION);
        if (version == 0) {
            throw new DescriptionException("the version is 1 or 2");
        }
        if (json.has("byteOrder")) {
            order = switch (json.text("byteOrder")) {
                case "little" -> ByteOrder.LITTLE_ENDIAN;
                case "big" -> ByteOrder.BIG_ENDIAN;
                default -> throw new DescriptionException("byteOrder is little or big");
            };
        }
        if (json.has("values")) {
            encoding = switch (json.text("values")) {
                case "text" -> DataEncoding.TEXT;
                case "base64" -> DataEncoding.BASE64;
                case "hex" -> DataEncoding.HEX;
                default -> throw new DescriptionException("values is text, base64 or hex");
            };
        }
        json.requireNoMore();
    }
}
