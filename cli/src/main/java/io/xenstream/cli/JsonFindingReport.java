// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.xenstream.codec.RecordType;
import io.xenstream.verify.Finding;
import io.xenstream.verify.VerifySummary;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One JSON document, begun with the first finding: a file that cannot be read at all leaves no document. */
final class JsonFindingReport extends FindingReport {
    private final Output output;
    private final String image;
    private JsonGenerator json;

    JsonFindingReport(final Output output, final String image, final long most) {
        super(most);
        this.output = output;
        this.image = image;
    }

    private JsonGenerator begun() throws IOException {
        if (json == null) {
            json = Json.document(output);
            json.writeStartObject();
            json.writeNumberField("schema", Json.SCHEMA);
            json.writeStringField("image", image);
            json.writeArrayFieldStart("findings");
        }
        return json;
    }

    @Override
    void print(final Finding finding) {
        try {
            begun().writeStartObject();
            json.writeStringField("severity", finding.severity().name());
            json.writeStringField("rule", finding.rule().code());
            if (finding.location().recordIndex() >= 0) {
                json.writeNumberField("index", finding.location().recordIndex());
            }
            if (finding.location().recordType() >= 0) {
                json.writeStringField("type", RecordType.name(finding.location().recordType()));
            }
            json.writeNumberField("offset", finding.location().offset());
            json.writeStringField("title", finding.rule().title());
            json.writeStringField("detail", finding.detail());
            json.writeStringField("remedy", finding.rule().remedy());
            json.writeEndObject();
        } catch (final IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    @Override
    void finish(final VerifySummary summary) {
        try {
            begun().writeEndArray();
            json.writeObjectFieldStart("summary");
            json.writeBooleanField("good", summary.isGood());
            json.writeBooleanField("complete", summary.complete());
            json.writeNumberField("records", summary.records());
            json.writeNumberField("errors", summary.errors());
            json.writeNumberField("warnings", summary.warnings());
            json.writeNumberField("notes", summary.notes());
            json.writeNumberField("omittedFindings", omitted());
            json.writeEndObject();
            json.writeEndObject();
            json.writeRaw('\n');
            json.flush();
        } catch (final IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }
}
