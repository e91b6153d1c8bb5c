// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.build;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.xenstream.cli.command.DataEncoding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The fields of one object of a description. Each is taken once; what is left over in the end is a mistake. */
final class JsonRecord {
    private static final long UINT32 = 0xFFFF_FFFFL;
    private static final int LAST_LATIN = 0xFF;

    private final Map<String, Object> fields = new LinkedHashMap<>();
    private String type = "";

    /** Reads the object whose first token is the parser's current one. */
    void read(final JsonParser json) throws IOException {
        fields.clear();
        type = "";
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new DescriptionException("each line is a JSON object");
        }
        while (json.nextToken() != JsonToken.END_OBJECT) {
            final String name = json.currentName();
            json.nextToken();
            if (fields.put(name, value(json)) != null) {
                throw new DescriptionException("the field " + name + " occurs twice");
            }
        }
        type = text("type");
    }

    private static Object value(final JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT -> json.getLongValue();
            case START_ARRAY -> list(json);
            case START_OBJECT -> numbers(json);
            default ->
                throw new DescriptionException(
                        "the field " + json.currentName() + " is not a string, a whole number, a list or an object");
        };
    }

    private static List<String> list(final JsonParser json) throws IOException {
        final List<String> texts = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.VALUE_STRING) {
                throw new DescriptionException("a list contains strings");
            }
            texts.add(json.getText());
        }
        return texts;
    }

    private static Map<String, Long> numbers(final JsonParser json) throws IOException {
        final Map<String, Long> numbers = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            final String name = json.currentName();
            if (json.nextToken() != JsonToken.VALUE_NUMBER_INT) {
                throw new DescriptionException("the quota " + name + " is not a whole number");
            }
            if (numbers.put(name, json.getLongValue()) != null) {
                throw new DescriptionException("the quota " + name + " occurs twice");
            }
        }
        return numbers;
    }

    String type() {
        return type;
    }

    boolean has(final String name) {
        return fields.containsKey(name);
    }

    void ignore(final String name) {
        fields.remove(name);
    }

    String text(final String name) {
        return require(name, String.class, "a string");
    }

    /** A number that the format has as an unsigned one of at most 32 bits. */
    long number(final String name, final long most) {
        return between(name, 0, most);
    }

    long uint32(final String name) {
        return number(name, UINT32);
    }

    int int32(final String name) {
        return (int) between(name, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private long between(final String name, final long least, final long most) {
        final long number = require(name, Long.class, "a whole number");
        if (number < least || number > most) {
            throw new DescriptionException(
                    "the field " + name + " is " + number + ", but must be from " + least + " to " + most);
        }
        return number;
    }

    /** A number, or another one if the field is missing. */
    long numberOr(final long other, final String name, final long most) {
        return has(name) ? number(name, most) : other;
    }

    /** A path, token or name: a character for each byte. */
    DirectBuffer bytes(final String name) {
        return bytes(name, text(name));
    }

    static DirectBuffer bytes(final String what, final String text) {
        final byte[] bytes = new byte[text.length()];
        for (int i = 0; i < bytes.length; i++) {
            final char c = text.charAt(i);
            if (c > LAST_LATIN) {
                throw new DescriptionException("the field " + what
                        + " has a character beyond U+00FF; write one character for each byte, such as \\u00c3\\u00a9");
            }
            bytes[i] = (byte) c;
        }
        return new UnsafeBuffer(bytes);
    }

    /** Data in an encoding; none if the field is missing. */
    DirectBuffer data(final String name, final DataEncoding encoding) {
        if (!has(name)) {
            return new UnsafeBuffer(0, 0);
        }
        final String text = text(name);
        if (encoding == DataEncoding.TEXT) {
            return bytes(name, text);
        }
        try {
            return new UnsafeBuffer(encoding.decode(text));
        } catch (final IllegalArgumentException undecodable) {
            throw new DescriptionException("the field " + name + " is not in " + encoding.word() + ": "
                    + undecodable.getMessage() + "; the encoding is that of the option --values, or of the HEADER");
        }
    }

    @SuppressWarnings("unchecked") // lists contain strings only
    List<String> list(final String name) {
        return require(name, List.class, "a list");
    }

    @SuppressWarnings("unchecked") // objects contain numbers only
    Map<String, Long> quotas(final String name) {
        return has(name) ? require(name, Map.class, "an object") : Map.of();
    }

    private <T> T require(final String name, final Class<T> kind, final String what) {
        final Object value = fields.remove(name);
        if (value == null) {
            throw new DescriptionException((type.isEmpty() ? "the object" : type) + " has no field " + name);
        }
        if (!kind.isInstance(value)) {
            throw new DescriptionException("the field " + name + " is not " + what);
        }
        return kind.cast(value);
    }

    /** Requires that every field has been taken: a misspelt one would be lost. */
    void requireNoMore() {
        if (!fields.isEmpty()) {
            throw new DescriptionException(
                    type + " has no field " + fields.keySet().iterator().next());
        }
    }
}
