// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.inspect;

import io.xenstream.cli.command.BaseCommand;
import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.command.ImageFile;
import io.xenstream.cli.command.Output;
import io.xenstream.cli.command.OutputFormat;
import io.xenstream.cli.command.Progress;
import io.xenstream.codec.ReadOptions;
import io.xenstream.diff.ComparisonSummary;
import io.xenstream.diff.ImageComparison;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares the content of two images. */
@Command(
        name = "diff",
        description = {
            "Compares the content of two images and prints the nodes, connections, watches, transactions,"
                    + " domains and quotas that were added, removed or changed. Prints nothing if the content is the"
                    + " same.",
            "The exit code is 1 if the images differ."
        },
        exitCodeList = {
            "0:the images have the same content",
            "1:the images differ",
            "2:invalid command line",
            "3:cannot read A or B",
            "4:cannot write the output",
            "75:A or B is a live store that is busy; try again"
        },
        footer = {
            "  xenstream diff before.img after.img",
            "  xenstream diff --strict host.img copy.img     compare the encoding too",
            "  xenstream diff --format json A B | jq '.differences[].identity'",
            "",
            "Record order, padding, byte order, version and connection ids are ignored unless",
            "--strict is given. Guests are matched by domain id, other clients by the file",
            "descriptor of their socket."
        })
public final class DiffCommand extends BaseCommand {
    @Parameters(
            index = "0",
            paramLabel = "A",
            description = "The first image: a file, the directory of a live store, or - for standard input.")
    private String before;

    @Parameters(
            index = "1",
            paramLabel = "B",
            description = "The second image: a file, the directory of a live store, or - for standard input.")
    private String after;

    @Option(
            names = "--strict",
            description = "Also compare record order, padding, byte order, version and connection ids.")
    private boolean isStrict;

    @Option(
            names = "--format",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "The output format (default: text).")
    private OutputFormat format;

    @Option(
            names = "--max-differences",
            paramLabel = "N",
            description = "Print at most N differences; all are counted (default: all).")
    private Long maxDifferences;

    @Override
    public Integer call() {
        if (before.equals(ImageFile.STDIN) && after.equals(ImageFile.STDIN)) {
            throw new CommandFailure(ExitCode.USAGE, "only one of A and B can be standard input");
        }
        final long most = maxDifferences == null ? Long.MAX_VALUE : maxDifferences;
        final Output output = output();
        final DifferenceReport report = format == OutputFormat.TEXT
                ? new TextDifferenceReport(output, before, after, most)
                : new JsonDifferenceReport(output, before, after, isStrict, most);
        final ComparisonSummary summary = compare(report);
        report.finish(summary);
        return summary.isSame() ? ExitCode.FINE : ExitCode.FOUND;
    }

    private ComparisonSummary compare(final DifferenceReport report) {
        final ReadOptions options = readOptions();
        try (ImageFile first = ImageFile.open(before, session());
                ImageFile second = ImageFile.open(after, session())) {
            return first.naming(() -> second.naming(() -> Progress.during(
                    session(),
                    "diff",
                    () -> ImageComparison.compare(
                            first.image().region(), second.image().region(), options, isStrict, report::take))));
        }
    }
}
