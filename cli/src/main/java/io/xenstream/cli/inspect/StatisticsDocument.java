// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.inspect;

import com.fasterxml.jackson.core.JsonGenerator;
import io.xenstream.cli.command.Json;
import io.xenstream.cli.command.Output;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes statistics as one JSON document (docs/json.md). */
final class StatisticsDocument {
    private StatisticsDocument() {}

    static void print(final Output output, final String image, final ImageStatistics statistics) {
        try {
            final JsonGenerator json = Json.beginDocument(output);
            json.writeStringField("input", image);
            json.writeNumberField("version", statistics.header().version());
            json.writeStringField("byteOrder", DumpFormat.byteOrder(statistics.header()));
            json.writeNumberField("bytes", statistics.length());
            json.writeNumberField("records", statistics.records());
            json.writeNumberField("paddingBytes", statistics.padding());
            json.writeNumberField("surplusBytes", statistics.surplus());
            json.writeNumberField("transactionNodes", statistics.transactionNodes());
            printTypes(json, statistics);
            printOwners(json, statistics);
            json.writeFieldName("nodesByDepth");
            json.writeArray(statistics.depths(), 0, statistics.depths().length);
            printLargest(json, statistics);
            Json.endDocument(json);
        } catch (final IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private static void printTypes(final JsonGenerator json, final ImageStatistics statistics) throws IOException {
        json.writeArrayFieldStart("types");
        for (final ImageStatistics.Share type : statistics.types()) {
            json.writeStartObject();
            json.writeStringField("type", type.name());
            json.writeNumberField("records", type.count());
            json.writeNumberField("bytes", type.bytes());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void printOwners(final JsonGenerator json, final ImageStatistics statistics) throws IOException {
        json.writeArrayFieldStart("owners");
        for (final ImageStatistics.Share owner : statistics.owners()) {
            json.writeStartObject();
            json.writeNumberField("domid", Integer.parseInt(owner.name()));
            json.writeNumberField("nodes", owner.count());
            json.writeNumberField("valueBytes", owner.bytes());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void printLargest(final JsonGenerator json, final ImageStatistics statistics) throws IOException {
        json.writeArrayFieldStart("largestValues");
        for (final ImageStatistics.LargeValue value : statistics.largest()) {
            json.writeStartObject();
            json.writeNumberField("bytes", value.bytes());
            json.writeStringField("path", value.path());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
