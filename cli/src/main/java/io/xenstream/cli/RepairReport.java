// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Rule;
import io.xenstream.transform.Mending;
import io.xenstream.transform.RepairSummary;
import io.xenstream.verify.Finding;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/** What a repair has done, for tools: a JSON document, written beside its file and put in its place once it is whole. */
final class RepairReport implements AutoCloseable {
    private final Path file;
    private final Path unfinished;
    private final OutputStream stream;
    private final Output output;
    private final JsonGenerator json;

    private RepairReport(final Path file, final String image) throws IOException {
        final String name = "." + file.getFileName() + "."
                + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".tmp";
        this.file = file;
        unfinished = file.resolveSibling(name);
        stream = Files.newOutputStream(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        output = new Output(stream);
        json = Json.document(output);
        json.writeStartObject();
        json.writeNumberField("schema", Json.SCHEMA);
        json.writeStringField("image", image);
        json.writeArrayFieldStart("changes");
    }

    /** Of nothing that is written. */
    private RepairReport() {
        file = null;
        unfinished = null;
        stream = null;
        output = null;
        json = null;
    }

    /**
     * Begins a report.
     *
     * @param file where it will be; null for none
     */
    static RepairReport open(final Path file, final String image) {
        if (file == null) {
            return new RepairReport();
        }
        try {
            return new RepairReport(file, image);
        } catch (final IOException refused) {
            throw refusal(file, refused);
        }
    }

    void mended(final Mending mending) {
        if (json == null) {
            return;
        }
        try {
            begin("MENDED", mending.rule(), mending.location());
            json.writeNumberField("changedOffset", mending.offset());
            json.writeStringField("before", mending.before());
            json.writeStringField("after", mending.after());
            json.writeEndObject();
        } catch (final IOException | OutputFailure refused) {
            throw refusal(file, refused);
        }
    }

    void left(final Finding finding) {
        if (json == null) {
            return;
        }
        try {
            begin("LEFT", finding.rule(), finding.location());
            json.writeStringField("detail", finding.detail());
            json.writeEndObject();
        } catch (final IOException | OutputFailure refused) {
            throw refusal(file, refused);
        }
    }

    private void begin(final String outcome, final Rule rule, final ImageLocation location) throws IOException {
        json.writeStartObject();
        json.writeStringField("outcome", outcome);
        json.writeStringField("severity", rule.severity().name());
        json.writeStringField("rule", rule.code());
        if (location.recordIndex() >= 0) {
            json.writeNumberField("index", location.recordIndex());
        }
        if (location.recordType() >= 0) {
            json.writeStringField("type", RecordType.name(location.recordType()));
        }
        json.writeNumberField("offset", location.offset());
        json.writeStringField("title", rule.title());
        json.writeStringField("remedy", rule.remedy());
    }

    /** Ends the document. */
    void finish(final RepairSummary summary) {
        if (json == null) {
            return;
        }
        try {
            json.writeEndArray();
            json.writeObjectFieldStart("summary");
            json.writeBooleanField("mended", summary.isMended());
            json.writeNumberField("records", summary.records());
            json.writeNumberField("changes", summary.mendings());
            json.writeNumberField("left", summary.left());
            json.writeNumberField("length", summary.length());
            json.writeEndObject();
            json.writeEndObject();
            json.writeRaw('\n');
            json.flush();
            output.flush();
        } catch (final IOException | OutputFailure refused) {
            throw refusal(file, refused);
        }
    }

    /** Puts the document in its place. */
    void publish() {
        if (json == null) {
            return;
        }
        try {
            stream.close();
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (final IOException refused) {
            throw refusal(file, refused);
        }
    }

    private static CommandFailure refusal(final Path file, final Exception refused) {
        return new CommandFailure(
                ExitCode.OUTPUT, file + ": the report cannot be written: " + refused.getMessage(), refused);
    }

    @Override
    public void close() {
        if (unfinished == null) {
            return;
        }
        try {
            stream.close();
            Files.deleteIfExists(unfinished);
        } catch (final IOException stillThere) {
            unfinished.toFile().deleteOnExit();
        }
    }
}
