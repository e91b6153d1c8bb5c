// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.QuotaEntries;
import java.io.IOException;
import org.agrona.DirectBuffer;

/**
 * A JSON object a line. Data is in lower-case hexadecimal; strings are decoded as ISO-8859-1, a character an octet, so that no octet is lost.
 */
final class NdjsonDump implements DumpForm {
    /** Octets that are turned into hexadecimal at a time. */
    private static final int PIECE = 4096;

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final JsonGenerator json;
    private final char[] hex = new char[2 * PIECE];
    private char[] characters = new char[256];

    NdjsonDump(final Output output) throws IOException {
        json = Json.generator(output);
        json.setRootValueSeparator(new SerializedString("\n"));
    }

    @Override
    public void header(final ImageHeader header) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", "HEADER");
        json.writeNumberField("version", header.version());
        json.writeStringField("byteOrder", DumpForm.byteOrder(header));
        json.writeEndObject();
    }

    @Override
    public void begin(final ImageReader reader) throws IOException {
        json.writeStartObject();
        json.writeNumberField("index", reader.index());
        json.writeNumberField("offset", reader.offset());
        json.writeStringField("type", DumpForm.typeName(reader.type()));
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
    public void string(final String name, final DirectBuffer octets) throws IOException {
        json.writeFieldName(name);
        json.writeString(characters, 0, decode(octets));
    }

    private int decode(final DirectBuffer octets) {
        final int length = octets.capacity();
        if (length > characters.length) {
            characters = new char[2 * length];
        }
        for (int i = 0; i < length; i++) {
            characters[i] = (char) (octets.getByte(i) & 0xFF);
        }
        return length;
    }

    @Override
    public void data(final String name, final DirectBuffer octets) throws IOException {
        json.writeFieldName(name);
        // In pieces: an unknown record may be as long as the reader allows.
        json.writeRawValue("\"");
        for (int from = 0; from < octets.capacity(); from += PIECE) {
            final int size = Math.min(PIECE, octets.capacity() - from);
            for (int i = 0; i < size; i++) {
                final int octet = octets.getByte(from + i);
                hex[2 * i] = HEX[octet >> 4 & 0xF];
                hex[2 * i + 1] = HEX[octet & 0xF];
            }
            json.writeRaw(hex, 0, 2 * size);
        }
        json.writeRaw('"');
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
            json.writeFieldName(new String(characters, 0, decode(quotas.name())));
            json.writeNumber(quotas.value());
        }
        json.writeEndObject();
    }
}
