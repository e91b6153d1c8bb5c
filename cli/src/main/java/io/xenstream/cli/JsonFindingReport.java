// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.xenstream.codec.RecordType;
import io.xenstream.verify.Consequence;
import io.xenstream.verify.Finding;
import io.xenstream.verify.Loading;
import io.xenstream.verify.Receiver;
import io.xenstream.verify.Verdict;
import io.xenstream.verify.VerifySummary;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One JSON document, begun with the first finding: a file that cannot be read at all leaves no document. */
final class JsonFindingReport extends FindingReport {
    private final Output output;
    private final String image;
    private final Receiver receiver;
    private JsonGenerator json;

    /**
     * A report.
     *
     * @param receiver for whom the image is judged; null if it is verified
     */
    JsonFindingReport(final Output output, final String image, final Receiver receiver, final long most) {
        super(most);
        this.output = output;
        this.image = image;
        this.receiver = receiver;
    }

    private JsonGenerator begun() throws IOException {
        if (json == null) {
            json = Json.document(output);
            json.writeStartObject();
            json.writeNumberField("schema", Json.SCHEMA);
            json.writeStringField("image", image);
            if (receiver != null) {
                json.writeStringField("for", receiver.code());
            }
            json.writeArrayFieldStart("findings");
        }
        return json;
    }

    @Override
    void print(final Finding finding) {
        print(finding, null);
    }

    @Override
    void print(final Consequence consequence) {
        print(consequence.finding(), consequence.loading());
    }

    private void print(final Finding finding, final Loading loading) {
        try {
            begun().writeStartObject();
            json.writeStringField("severity", finding.severity().name());
            json.writeStringField("rule", finding.rule().code());
            if (loading != null) {
                json.writeStringField("loading", loading.name());
            }
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
            finish(summary.errors(), summary.warnings(), summary.notes());
        } catch (final IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    @Override
    void finish(final Verdict verdict) {
        try {
            begun().writeEndArray();
            json.writeObjectFieldStart("summary");
            json.writeStringField("loading", verdict.loading().name());
            json.writeBooleanField("good", verdict.isGood());
            json.writeBooleanField("complete", verdict.complete());
            json.writeNumberField("records", verdict.records());
            finish(verdict.errors(), verdict.warnings(), verdict.notes());
        } catch (final IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private void finish(final long errors, final long warnings, final long notes) throws IOException {
        json.writeNumberField("errors", errors);
        json.writeNumberField("warnings", warnings);
        json.writeNumberField("notes", notes);
        json.writeNumberField("omittedFindings", omitted());
        json.writeEndObject();
        json.writeEndObject();
        json.writeRaw('\n');
        json.flush();
    }
}
