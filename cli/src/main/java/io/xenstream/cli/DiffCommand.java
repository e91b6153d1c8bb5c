// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.codec.ReadOptions;
import io.xenstream.transform.ComparisonSummary;
import io.xenstream.transform.ImageComparison;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Compares two images by what they mean. */
@Command(
        name = "diff",
        description = {
            "Compares two images by what they mean: which nodes, connections, watches, transactions, domains and quotas"
                    + " have been added, removed or changed. Nothing is printed if they mean the same.",
            "The exit code is 1 if they differ."
        },
        exitCodeList = {
            "0:the images mean the same",
            "1:they differ",
            "2:the command line was not understood",
            "3:A or B could not be read",
            "4:the output could not be written"
        },
        footer = {
            "  xenstream diff before.img after.img",
            "  xenstream diff --strict host.img copy.img     octet by octet, in words",
            "  xenstream diff --format json A B | jq '.differences[].identity'",
            "",
            "The order of records, padding, byte order, version and the ids of connections do",
            "not count, but with --strict. Guests are known by their domain, other clients by",
            "the descriptor of their socket."
        })
final class DiffCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Parameters(index = "0", paramLabel = "A", description = "The first image: a file, or - for standard input.")
    private String before;

    @Parameters(index = "1", paramLabel = "B", description = "The second image: a file, or - for standard input.")
    private String after;

    @Option(
            names = "--strict",
            description = "Count what readers do not mind, too: order, padding, byte order, version, connection ids.")
    private boolean isStrict;

    @Option(
            names = "--format",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "The form of the output (default: text).")
    private ReportFormat format;

    @Option(
            names = "--max-differences",
            paramLabel = "N",
            description = "Print at most so many differences; all are counted (default: all).")
    private Long maxDifferences;

    @Override
    public Integer call() {
        if (before.equals(ImageFile.STDIN) && after.equals(ImageFile.STDIN)) {
            throw new CommandFailure(ExitCode.USAGE, "only one of A and B can be standard input");
        }
        final long most = maxDifferences == null ? Long.MAX_VALUE : maxDifferences;
        final Output output = main.session().output();
        final DifferenceReport report = format == ReportFormat.TEXT
                ? new TextDifferenceReport(output, before, after, most)
                : new JsonDifferenceReport(output, before, after, isStrict, most);
        final ComparisonSummary summary = compare(report);
        report.finish(summary);
        return summary.isSame() ? ExitCode.FINE : ExitCode.FOUND;
    }

    private ComparisonSummary compare(final DifferenceReport report) {
        final ReadOptions options = main.readOptions();
        try (ImageFile first = ImageFile.open(before, main.session());
                ImageFile second = ImageFile.open(after, main.session())) {
            return first.naming(() -> second.naming(() -> Progress.during(
                    main.session(),
                    "diff",
                    () -> ImageComparison.compare(
                            first.image().region(), second.image().region(), options, isStrict, report::take))));
        }
    }
}
