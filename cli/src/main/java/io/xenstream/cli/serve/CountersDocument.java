// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.serve;

import com.fasterxml.jackson.core.JsonGenerator;
import io.xenstream.cli.command.Json;
import io.xenstream.cli.command.Output;
import io.xenstream.counters.CounterKind;
import io.xenstream.counters.CounterSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/** Writes counters as JSON (docs/json.md). */
final class CountersDocument {
    private CountersDocument() {}

    static void print(final Output output, final String file, final CounterSnapshot snapshot, final boolean isLine) {
        try {
            final JsonGenerator json = isLine ? beginLine(output) : Json.beginDocument(output);
            json.writeStringField("input", file);
            json.writeStringField("name", snapshot.name());
            json.writeNumberField("process", snapshot.process());
            json.writeStringField("state", snapshot.state().name().toLowerCase(Locale.ROOT));
            json.writeStringField("started", snapshot.started().toString());
            json.writeStringField("updated", snapshot.updated().toString());
            if (snapshot.ended().isPresent()) {
                json.writeStringField("ended", snapshot.ended().get().toString());
            }
            json.writeArrayFieldStart("counters");
            for (final CounterSnapshot.Counter counter : snapshot.counters()) {
                json.writeStartObject();
                json.writeStringField("name", counter.name());
                json.writeStringField("kind", kind(counter.typeId()));
                json.writeNumberField("value", counter.value());
                json.writeEndObject();
            }
            json.writeEndArray();
            Json.endDocument(json);
        } catch (final IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private static JsonGenerator beginLine(final Output output) throws IOException {
        final JsonGenerator json = Json.generator(output);
        json.writeStartObject();
        json.writeNumberField("schema", Json.SCHEMA);
        return json;
    }

    private static String kind(final int typeId) {
        for (final CounterKind kind : CounterKind.values()) {
            if (kind.typeId() == typeId) {
                return kind.name().toLowerCase(Locale.ROOT);
            }
        }
        return "other";
    }
}
