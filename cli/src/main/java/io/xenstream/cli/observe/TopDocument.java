// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.observe;

import com.fasterxml.jackson.core.JsonGenerator;
import io.xenstream.cli.command.Json;
import io.xenstream.cli.command.Output;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Writes a sample as a line of JSON (docs/json.md). */
final class TopDocument {
    private TopDocument() {}

    static void print(
            final Output output, final String input, final Sample sample, final DomainSort sort, final int most) {
        try {
            final JsonGenerator json = Json.generator(output);
            json.writeStartObject();
            json.writeNumberField("schema", Json.SCHEMA);
            json.writeStringField("input", input);
            json.writeStringField("state", sample.state());
            if (sample.process() != 0) {
                json.writeNumberField("process", sample.process());
                json.writeStringField("started", sample.started().toString());
            }
            json.writeStringField("updated", sample.updated().toString());
            putNumbers(json, "counts", sample.counts());
            putNumbers(json, "gauges", sample.gauges());
            json.writeNumberField("allDomains", sample.allDomains());
            json.writeArrayFieldStart("domains");
            for (final Sample.Domain domain :
                    sample.domains().stream().sorted(sort.order()).limit(most).toList()) {
                putDomain(json, domain);
            }
            json.writeEndArray();
            if (sample.clients() != null) {
                json.writeArrayFieldStart("clients");
                for (final Sample.Client client : sample.clients()) {
                    putClient(json, client);
                }
                json.writeEndArray();
            }
            json.writeArrayFieldStart("missing");
            for (final String missing : sample.missing()) {
                json.writeString(missing);
            }
            json.writeEndArray();
            Json.endDocument(json);
        } catch (final IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private static void putNumbers(final JsonGenerator json, final String name, final Map<String, Long> numbers)
            throws IOException {
        json.writeObjectFieldStart(name);
        for (final Map.Entry<String, Long> number : numbers.entrySet()) {
            json.writeNumberField(number.getKey(), number.getValue());
        }
        json.writeEndObject();
    }

    private static void putDomain(final JsonGenerator json, final Sample.Domain domain) throws IOException {
        json.writeStartObject();
        json.writeNumberField("domid", domain.domid());
        json.writeBooleanField("introduced", domain.isIntroduced());
        putKnown(json, "nodes", domain.nodes());
        if (domain.nodeQuota() > 0) {
            json.writeNumberField("nodeQuota", domain.nodeQuota());
        }
        putKnown(json, "bytes", domain.bytes());
        putKnown(json, "changes", domain.changes());
        putKnown(json, "watches", domain.watches());
        json.writeEndObject();
    }

    private static void putKnown(final JsonGenerator json, final String name, final long value) throws IOException {
        if (value != Sample.UNKNOWN) {
            json.writeNumberField(name, value);
        }
    }

    private static void putClient(final JsonGenerator json, final Sample.Client client) throws IOException {
        json.writeStartObject();
        json.writeNumberField("client", client.number());
        json.writeNumberField("process", client.process());
        json.writeNumberField("requests", client.requests());
        json.writeNumberField("errors", client.errors());
        json.writeNumberField("events", client.events());
        json.writeNumberField("heldBytes", client.heldBytes());
        json.writeNumberField("waitingBytes", client.waitingBytes());
        json.writeEndObject();
    }
}
