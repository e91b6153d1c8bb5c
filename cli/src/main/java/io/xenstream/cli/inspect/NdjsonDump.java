// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.inspect;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import io.xenstream.cli.command.DataEncoding;
import io.xenstream.cli.command.Json;
import io.xenstream.cli.command.Output;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.QuotaEntries;
import java.io.IOException;
import java.util.Base64;
import org.agrona.DirectBuffer;

/**
 * One JSON object per line. Data is encoded as the header says; strings are decoded as ISO-8859-1, one character per byte, so that no
 * byte is lost.
 */
final class NdjsonDump implements DumpFormat {
    /** The number of bytes converted at a time, a multiple of the three bytes that base 64 converts together. */
    private static final int PIECE = 3 * 1024;

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final JsonGenerator json;
    private final char[] hex = new char[2 * PIECE];
    private final DataEncoding encoding;
    private char[] characters = new char[256];

    NdjsonDump(final Output output, final DataEncoding encoding) throws IOException {
        this.encoding = encoding;
        json = Json.generator(output);
        json.setRootValueSeparator(new SerializedString("\n"));
    }

    @Override
    public void header(final ImageHeader header) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", "HEADER");
        json.writeNumberField("version", header.version());
        json.writeStringField("byteOrder", DumpFormat.byteOrder(header));
        json.writeStringField("values", encoding.word());
        json.writeEndObject();
    }

    @Override
    public void begin(final ImageReader reader) throws IOException {
        json.writeStartObject();
        json.writeNumberField("index", reader.index());
        json.writeNumberField("offset", reader.offset());
        json.writeStringField("type", DumpFormat.typeName(reader.type()));
    }

    @Override
    public void end() throws IOException {
        json.writeEndObject();
    }

    @Override
    public void finish() throws IOException {
        json.writeRaw('\n');
        json.flush();
    }

    @Override
    public void number(final String name, final long value) throws IOException {
        json.writeNumberField(name, value);
    }

    @Override
    public void word(final String name, final String value) throws IOException {
        json.writeStringField(name, value);
    }

    @Override
    public void string(final String name, final DirectBuffer bytes) throws IOException {
        // Before the array is used: decoding may replace it.
        final int length = decode(bytes);
        json.writeFieldName(name);
        json.writeString(characters, 0, length);
    }

    /** Decodes bytes to the beginning of {@link #characters}, which it replaces if it is too short, and returns their number. */
    private int decode(final DirectBuffer bytes) {
        final int length = bytes.capacity();
        if (length > characters.length) {
            characters = new char[2 * length];
        }
        for (int i = 0; i < length; i++) {
            characters[i] = (char) (bytes.getByte(i) & 0xFF);
        }
        return length;
    }

    @Override
    public void data(final String name, final DirectBuffer bytes) throws IOException {
        if (encoding == DataEncoding.TEXT) {
            string(name, bytes);
            return;
        }
        json.writeFieldName(name);
        // In chunks: an unknown record may be as long as the reader's limit.
        json.writeRawValue("\"");
        for (int from = 0; from < bytes.capacity(); from += PIECE) {
            final int size = Math.min(PIECE, bytes.capacity() - from);
            if (encoding == DataEncoding.HEX) {
                writeHex(bytes, from, size);
            } else {
                final byte[] piece = new byte[size];
                bytes.getBytes(from, piece);
                json.writeRaw(Base64.getEncoder().encodeToString(piece));
            }
        }
        json.writeRaw('"');
    }

    private void writeHex(final DirectBuffer bytes, final int from, final int size) throws IOException {
        for (int i = 0; i < size; i++) {
            final int b = bytes.getByte(from + i);
            hex[2 * i] = HEX[b >> 4 & 0xF];
            hex[2 * i + 1] = HEX[b & 0xF];
        }
        json.writeRaw(hex, 0, 2 * size);
    }

    @Override
    public void permissions(final String name, final NodeDataDecoder node) throws IOException {
        json.writeArrayFieldStart(name);
        final int count = node.permissionCount();
        for (int i = 0; i < count; i++) {
            final boolean isStale = (node.permissionFlags(i) & NodeDataDecoder.PERMISSION_STALE) != 0;
            final char letter = (char) (node.permissionLetter(i) & 0xFF);
            json.writeString(letter + Integer.toString(node.permissionDomid(i)) + (isStale ? "!" : ""));
        }
        json.writeEndArray();
    }

    @Override
    public void quotas(final String name, final QuotaEntries quotas, final int count) throws IOException {
        json.writeObjectFieldStart(name);
        for (int i = 0; i < count && quotas.next(); i++) {
            final int length = decode(quotas.name());
            json.writeFieldName(new String(characters, 0, length));
            json.writeNumber(quotas.value());
        }
        json.writeEndObject();
    }
}
