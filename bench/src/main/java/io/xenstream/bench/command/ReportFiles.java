// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.command;

import io.xenstream.bench.report.HtmlPage;
import io.xenstream.bench.report.MarkdownTable;
import io.xenstream.bench.report.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files written by a run; the reports can be regenerated from the results. */
final class ReportFiles {
    static final String RESULTS = "results.json";
    static final String PAGE = "report.html";
    static final String TABLE = "report.md";

    private ReportFiles() {}

    static void write(final Results results, final Path folder) {
        try {
            Files.createDirectories(folder);
            results.write(folder.resolve(RESULTS));
            Files.writeString(folder.resolve(TABLE), MarkdownTable.of(results));
            Files.writeString(folder.resolve(PAGE), HtmlPage.of(results));
        } catch (final IOException full) {
            throw unwritable(folder, full);
        }
    }

    static CommandFailure unwritable(final Path folder, final IOException cause) {
        return new CommandFailure(
                ExitCode.OUTPUT,
                "cannot write into " + folder + " (" + cause.getClass().getSimpleName() + ": " + cause.getMessage()
                        + ")",
                cause);
    }

    static Results read(final Path file) {
        try {
            return Results.read(file);
        } catch (final IOException unreadable) {
            throw new CommandFailure(ExitCode.INPUT, explain(file, unreadable), unreadable);
        }
    }

    /** The message for the user, which names the file. */
    static String explain(final Path file, final IOException unreadable) {
        final String message = unreadable.getMessage();
        return message.startsWith("cannot read") ? message : "cannot read " + file + ": " + message;
    }

    static String markdown(final Results results) {
        return MarkdownTable.of(results);
    }
}
