// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.finding;

import com.fasterxml.jackson.core.JsonGenerator;
import io.xenstream.cli.command.Json;
import io.xenstream.cli.command.Output;
import io.xenstream.codec.Finding;
import io.xenstream.codec.Place;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Severity;
import io.xenstream.compat.LoadOutcome;
import io.xenstream.repair.RepairAction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes findings as one JSON document (docs/json.md). The document begins with the first finding: a file that cannot be read at all leaves no
 * document.
 */
public final class JsonFindingReport extends FindingReport {
    private final Output output;
    private final Map<String, Object> subject = new LinkedHashMap<>();
    private JsonGenerator json;

    public JsonFindingReport(final Output output, final long limit) {
        super(limit);
        this.output = output;
    }

    /** Adds a field that precedes the findings. */
    public JsonFindingReport about(final String name, final String value) {
        subject.put(name, value);
        return this;
    }

    private JsonGenerator begun() throws IOException {
        if (json == null) {
            json = Json.beginDocument(output);
            writeFields(subject);
            json.writeArrayFieldStart("findings");
        }
        return json;
    }

    @Override
    public void write(final Finding finding, final LoadOutcome outcome, final RepairAction action) {
        try {
            begun().writeStartObject();
            json.writeStringField("severity", finding.severity().name());
            json.writeStringField("rule", finding.rule().code());
            if (outcome != null) {
                json.writeStringField("outcome", outcome.name());
            }
            write(finding.place());
            json.writeStringField("title", finding.rule().title());
            json.writeStringField("detail", finding.detail());
            json.writeStringField("remedy", finding.remedy());
            if (action != null) {
                write(action);
            }
            json.writeEndObject();
        } catch (final IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private void write(final Place place) throws IOException {
        json.writeObjectFieldStart("place");
        if (place.recordIndex() >= 0) {
            json.writeNumberField("record", place.recordIndex());
        }
        if (place.recordType() >= 0) {
            json.writeStringField("type", RecordType.name(place.recordType()));
        }
        if (place.line() > 0) {
            json.writeNumberField("line", place.line());
        }
        if (place.offset() >= 0) {
            json.writeNumberField("offset", place.offset());
        }
        json.writeEndObject();
    }

    private void write(final RepairAction action) throws IOException {
        json.writeObjectFieldStart("change");
        json.writeNumberField("offset", action.offset());
        json.writeStringField("before", action.before());
        json.writeStringField("after", action.after());
        json.writeEndObject();
    }

    @Override
    public void finish(final ReportSummary summary) {
        try {
            begun().writeEndArray();
            json.writeObjectFieldStart("summary");
            writeFields(summary.fields());
            json.writeNumberField("errors", count(Severity.ERROR));
            json.writeNumberField("warnings", count(Severity.WARNING));
            json.writeNumberField("notes", count(Severity.NOTE));
            json.writeNumberField("omittedFindings", omitted());
            json.writeEndObject();
            Json.endDocument(json);
            output.flush();
        } catch (final IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private void writeTexts(final String name, final Map<?, ?> texts) throws IOException {
        json.writeObjectFieldStart(name);
        for (final Map.Entry<?, ?> text : texts.entrySet()) {
            json.writeStringField((String) text.getKey(), (String) text.getValue());
        }
        json.writeEndObject();
    }

    private void writeFields(final Map<String, Object> fields) throws IOException {
        for (final Map.Entry<String, Object> field : fields.entrySet()) {
            if (field.getValue() instanceof Map<?, ?> texts) {
                writeTexts(field.getKey(), texts);
            } else {
                json.writeObjectField(field.getKey(), field.getValue());
            }
        }
    }
}
