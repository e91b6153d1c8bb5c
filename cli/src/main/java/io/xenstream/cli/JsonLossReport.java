// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.xenstream.codec.RecordType;
import io.xenstream.transform.Loss;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;

/** One JSON document in a file of its own (docs/convert.md). */
final class JsonLossReport extends LossReport {
    private final String name;
    private final OutputStream stream;
    private final Output output;
    private final JsonGenerator json;
    private boolean isFinished;

    private JsonLossReport(final String name, final StateForm from, final OutputStream stream) throws IOException {
        super(from);
        this.name = name;
        this.stream = stream;
        output = new Output(stream);
        json = Json.document(output);
    }

    /**
     * Begins a report.
     *
     * @throws CommandFailure if the file cannot be written
     */
    static JsonLossReport create(final String name, final String input, final StateForm from, final StateForm to) {
        try {
            final OutputStream stream = Files.newOutputStream(ImageFile.target(name));
            final JsonLossReport report = new JsonLossReport(name, from, stream);
            report.begin(input, to);
            return report;
        } catch (final IOException refused) {
            throw unwritable(name, refused);
        }
    }

    private void begin(final String input, final StateForm to) throws IOException {
        json.writeStartObject();
        json.writeNumberField("schema", Json.SCHEMA);
        json.writeStringField("input", input);
        json.writeStringField("from", from().word());
        json.writeStringField("to", to.word());
        json.writeArrayFieldStart("losses");
    }

    private static CommandFailure unwritable(final String name, final Exception refused) {
        return new CommandFailure(
                ExitCode.OUTPUT, "cannot write the report " + name + ": " + refused.getMessage(), refused);
    }

    @Override
    void print(final Loss loss) {
        try {
            json.writeStartObject();
            json.writeStringField("severity", loss.severity().name());
            json.writeStringField("rule", loss.rule().code());
            if (loss.line() > 0) {
                json.writeNumberField("line", loss.line());
            }
            if (loss.location().recordIndex() >= 0) {
                json.writeNumberField("index", loss.location().recordIndex());
            }
            if (loss.location().recordType() >= 0) {
                json.writeStringField("type", RecordType.name(loss.location().recordType()));
            }
            json.writeNumberField("offset", loss.location().offset());
            json.writeStringField("title", loss.rule().title());
            json.writeStringField("detail", loss.detail());
            json.writeStringField("remedy", loss.rule().remedy());
            json.writeEndObject();
        } catch (final IOException | OutputFailure refused) {
            throw unwritable(name, refused);
        }
    }

    @Override
    void finish(final boolean isWritten) {
        isFinished = true;
        try {
            json.writeEndArray();
            json.writeObjectFieldStart("summary");
            json.writeBooleanField("written", isWritten);
            json.writeNumberField("errors", errors());
            json.writeNumberField("warnings", warnings());
            json.writeNumberField("notes", notes());
            json.writeEndObject();
            json.writeEndObject();
            json.writeRaw('\n');
            json.flush();
            output.flush();
            stream.close();
        } catch (final IOException | OutputFailure refused) {
            throw unwritable(name, refused);
        }
    }

    /** Finishes the report of a conversion that has come to no end of its own. */
    @Override
    public void close() {
        if (!isFinished) {
            finish(false);
        }
    }
}
