// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;

/** JSON on an {@link Output}, which stays open and unflushed. */
public final class Json {
    /** The version of all JSON documents; raised when a field is removed or changes its meaning. */
    public static final int SCHEMA = 1;

    /** The only control character that JSON does not require to be escaped, and the last one of ASCII. */
    private static final int DELETE = 0x7F;

    private static final int LAST_ASCII = DELETE;

    private Json() {}

    /** A generator whose output is ASCII, so that no character of a string can control a terminal. */
    public static JsonGenerator generator(final Output output) throws IOException {
        return JsonFactory.builder()
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
                .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
                .build()
                .createGenerator(output)
                .setHighestNonEscapedChar(LAST_ASCII)
                .setCharacterEscapes(new ControlEscapes());
    }

    /** Begins an indented document: an object with its {@code schema}. */
    public static JsonGenerator beginDocument(final Output output) throws IOException {
        final DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        final JsonGenerator json =
                generator(output).setPrettyPrinter(new DefaultPrettyPrinter().withObjectIndenter(indenter));
        json.writeStartObject();
        json.writeNumberField("schema", SCHEMA);
        return json;
    }

    /** Ends a document, with a line feed. */
    public static void endDocument(final JsonGenerator json) throws IOException {
        json.writeEndObject();
        json.writeRaw('\n');
        json.flush();
    }

    /** Escapes all control characters of ASCII. */
    private static final class ControlEscapes extends CharacterEscapes {
        private static final long serialVersionUID = 1L;

        private final int[] ascii = standardAsciiEscapesForJSON();

        ControlEscapes() {
            ascii[DELETE] = ESCAPE_STANDARD;
        }

        @Override
        public int[] getEscapeCodesForAscii() {
            return ascii.clone();
        }

        @Override
        public SerializableString getEscapeSequence(final int character) {
            return null;
        }
    }
}
