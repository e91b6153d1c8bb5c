// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.observe;

import com.fasterxml.jackson.core.JsonGenerator;
import io.xenstream.cli.command.Json;
import io.xenstream.cli.command.Output;
import io.xenstream.cli.command.OutputFormat;
import io.xenstream.feed.ChangeFeedReader;
import io.xenstream.feed.FeedEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Prints changes: one line each, JSON (docs/json.md) or for people. */
final class ChangePrinter {
    private static final int KIND_WIDTH = 12;

    private final Output output;
    private final JsonGenerator json;
    private long printed;

    ChangePrinter(final Output output, final OutputFormat format) {
        this.output = output;
        try {
            this.json = format == OutputFormat.JSON ? Json.generator(output).setRootValueSeparator(null) : null;
        } catch (final IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** How many lines were printed. */
    long printed() {
        return printed;
    }

    void flush() {
        output.flush();
    }

    /** The path, one character for each byte. */
    static String text(final DirectBuffer path) {
        final char[] characters = new char[path.capacity()];
        for (int i = 0; i < characters.length; i++) {
            characters[i] = (char) (path.getByte(i) & 0xFF);
        }
        return new String(characters);
    }

    /** Prints an entry of a feed. */
    void print(final ChangeFeedReader entry, final String path) {
        printed++;
        final String kind = entry.entry().name().toLowerCase(Locale.ROOT);
        if (json == null) {
            begin(entry.time(), kind);
            switch (entry.entry()) {
                case GAP ->
                    output.number(entry.number() - entry.firstMissing() + 1)
                            .text(" changes are missing: ")
                            .number(entry.firstMissing())
                            .text(" to ")
                            .number(entry.number());
                case RESTARTED -> output.text("the daemon; ").text(missing(entry));
                default ->
                    path(path)
                            .text(" of domain ")
                            .number(entry.domain())
                            .text(", by client ")
                            .number(entry.connection());
            }
            output.newline();
            return;
        }
        try {
            begin(kind, entry.number(), entry.time());
            if (entry.entry() == FeedEntry.GAP) {
                json.writeNumberField("first", entry.firstMissing());
            } else if (entry.entry() == FeedEntry.RESTARTED) {
                json.writeNumberField("commit", entry.commit());
                json.writeBooleanField("complete", entry.firstMissingCommit() == entry.commit() + 1);
                if (entry.firstMissingCommit() <= entry.commit()) {
                    json.writeNumberField("firstMissingCommit", entry.firstMissingCommit());
                }
            } else {
                json.writeNumberField("commit", entry.commit());
                json.writeNumberField("connection", entry.connection());
                json.writeNumberField("domain", entry.domain());
                json.writeStringField("path", path);
            }
            end();
        } catch (final IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private static String missing(final ChangeFeedReader entry) {
        final long missing = entry.commit() - entry.firstMissingCommit() + 1;
        if (missing == 0) {
            return "no commit is missing";
        }
        return missing > 0 ? missing + " commits may be missing" : "the store is an older one";
    }

    /** Prints what an event of a watch has shown. */
    void print(final String kind, final long number, final String path) {
        printed++;
        final long now = System.currentTimeMillis();
        if (json == null) {
            begin(now, kind);
            path(path).newline();
            return;
        }
        try {
            begin(kind, number, now);
            json.writeBooleanField("local", true);
            json.writeStringField("path", path);
            end();
        } catch (final IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** Prints that events were dropped. */
    void printGap(final long first, final long last) {
        printed++;
        final long now = System.currentTimeMillis();
        if (json == null) {
            begin(now, "gap");
            output.number(last - first + 1).text(" events are missing").newline();
            return;
        }
        try {
            begin("gap", last, now);
            json.writeBooleanField("local", true);
            json.writeNumberField("first", first);
            end();
        } catch (final IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private void begin(final long time, final String kind) {
        output.text(Instant.ofEpochMilli(time).toString()).text("  ").text(kind).spaces(KIND_WIDTH - kind.length());
    }

    private Output path(final String path) {
        output.escaped(new UnsafeBuffer(path.getBytes(StandardCharsets.ISO_8859_1)), 0);
        return output;
    }

    private void begin(final String kind, final long number, final long time) throws IOException {
        json.writeStartObject();
        json.writeNumberField("schema", Json.SCHEMA);
        json.writeNumberField("sequence", number);
        json.writeStringField("kind", kind);
        json.writeStringField("time", Instant.ofEpochMilli(time).toString());
    }

    private void end() throws IOException {
        json.writeEndObject();
        json.writeRaw('\n');
        json.flush();
    }
}
