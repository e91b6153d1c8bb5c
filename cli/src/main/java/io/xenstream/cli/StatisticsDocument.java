// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Statistics as one JSON document. */
final class StatisticsDocument {
    private StatisticsDocument() {}

    static void print(final Output output, final String image, final ImageStatistics statistics) {
        try {
            final JsonGenerator json = Json.document(output);
            json.writeStartObject();
            json.writeNumberField("schema", Json.SCHEMA);
            json.writeStringField("image", image);
            json.writeNumberField("version", statistics.header().version());
            json.writeStringField("byteOrder", DumpForm.byteOrder(statistics.header()));
            json.writeNumberField("octets", statistics.length());
            json.writeNumberField("records", statistics.records());
            json.writeNumberField("paddingOctets", statistics.padding());
            json.writeNumberField("surplusOctets", statistics.surplus());
            json.writeNumberField("transactionNodes", statistics.transactionNodes());
            printTypes(json, statistics);
            printOwners(json, statistics);
            json.writeFieldName("nodesByDepth");
            json.writeArray(statistics.depths(), 0, statistics.depths().length);
            printLargest(json, statistics);
            json.writeEndObject();
            json.writeRaw('\n');
            json.flush();
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
            json.writeNumberField("octets", type.octets());
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
            json.writeNumberField("valueOctets", owner.octets());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void printLargest(final JsonGenerator json, final ImageStatistics statistics) throws IOException {
        json.writeArrayFieldStart("largestValues");
        for (final ImageStatistics.LargeValue value : statistics.largest()) {
            json.writeStartObject();
            json.writeNumberField("octets", value.octets());
            json.writeStringField("path", value.path());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
