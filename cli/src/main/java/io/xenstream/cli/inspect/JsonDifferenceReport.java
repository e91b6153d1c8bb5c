// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.inspect;

import com.fasterxml.jackson.core.JsonGenerator;
import io.xenstream.cli.command.Json;
import io.xenstream.cli.command.Output;
import io.xenstream.diff.Change;
import io.xenstream.diff.ComparisonSummary;
import io.xenstream.diff.Difference;
import io.xenstream.diff.FieldChange;
import io.xenstream.diff.RecordField;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One JSON document, begun with the first difference: a file that cannot be read leaves no document, or one that is cut. */
final class JsonDifferenceReport extends DifferenceReport {
    private final Output output;
    private final String before;
    private final String after;
    private final boolean isStrict;
    private JsonGenerator json;

    JsonDifferenceReport(
            final Output output, final String before, final String after, final boolean isStrict, final long most) {
        super(most);
        this.output = output;
        this.before = before;
        this.after = after;
        this.isStrict = isStrict;
    }

    private JsonGenerator begun() throws IOException {
        if (json == null) {
            json = Json.beginDocument(output);
            json.writeStringField("before", before);
            json.writeStringField("after", after);
            json.writeBooleanField("strict", isStrict);
            json.writeArrayFieldStart("differences");
        }
        return json;
    }

    @Override
    void print(final Difference difference) {
        try {
            begun().writeStartObject();
            json.writeStringField("change", difference.change().name());
            json.writeStringField("subject", difference.subject().name());
            json.writeObjectFieldStart("identity");
            for (final RecordField field : difference.identity()) {
                json.writeStringField(field.name(), field.text());
            }
            json.writeEndObject();
            if (difference.beforeOffset() >= 0) {
                json.writeNumberField("beforeOffset", difference.beforeOffset());
            }
            if (difference.afterOffset() >= 0) {
                json.writeNumberField("afterOffset", difference.afterOffset());
            }
            json.writeArrayFieldStart("fields");
            for (final FieldChange field : difference.fields()) {
                print(field);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (final IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private void print(final FieldChange field) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", field.name());
        if (field.before() != null) {
            json.writeStringField("before", field.before().text());
        }
        if (field.after() != null) {
            json.writeStringField("after", field.after().text());
        }
        json.writeEndObject();
    }

    @Override
    void finish(final ComparisonSummary summary) {
        try {
            begun().writeEndArray();
            json.writeObjectFieldStart("summary");
            json.writeBooleanField("same", summary.isSame());
            json.writeNumberField("added", summary.count(Change.ADDED));
            json.writeNumberField("removed", summary.count(Change.REMOVED));
            json.writeNumberField("changed", summary.count(Change.CHANGED));
            json.writeNumberField("omittedDifferences", omitted());
            json.writeEndObject();
            Json.endDocument(json);
        } catch (final IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }
}
