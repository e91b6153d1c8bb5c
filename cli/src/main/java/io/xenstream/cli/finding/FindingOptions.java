// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.finding;

import io.xenstream.cli.command.Output;
import io.xenstream.cli.command.OutputFormat;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Option;

/** The options of commands that print findings to standard output, as text or JSON. */
public final class FindingOptions {
    @Option(
            names = "--format",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "The output format (default: text).")
    private OutputFormat format;

    @Option(
            names = "--max-findings",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Print at most N findings; all are counted (default: 1000).")
    private long maxFindings;

    public boolean isText() {
        return format == OutputFormat.TEXT;
    }

    /**
     * Begins a report.
     *
     * @param about adds to the JSON form what it is about
     */
    public FindingReport report(final Output output, final UnaryOperator<JsonFindingReport> about) {
        return isText()
                ? new TextFindingReport(output, maxFindings)
                : about.apply(new JsonFindingReport(output, maxFindings));
    }
}
