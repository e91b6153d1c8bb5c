// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.Severity;
import io.xenstream.verify.Finding;
import io.xenstream.verify.Verifier;
import io.xenstream.verify.VerifySummary;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Checks an image against the specification. */
@Command(
        name = "verify",
        description = "Checks an image against the specification. The exit code is 1 if there is an error.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  xenstream verify host.img && load host.img",
            "  xenstream verify --strict host.img",
            "  xenstream verify --format json host.img | jq '.findings[].rule'",
            "",
            "Each finding names its rule, the record and its offset, and what to do. What is",
            "wrong with the image is a finding; the exit code is 3 only if the file cannot be",
            "read at all."
        })
final class VerifyCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Parameters(index = "0", paramLabel = "IMAGE", description = "The image: a file, or - for standard input.")
    private String argument;

    @Option(names = "--strict", description = "Make an error of each warning and note.")
    private boolean isStrict;

    @Option(
            names = "--format",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "The form of the output (default: text).")
    private ReportFormat format;

    @Option(
            names = "--max-findings",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Print at most so many findings; all are counted (default: 1000).")
    private long maxFindings;

    @Override
    public Integer call() {
        final ReadOptions options = main.readOptions().withStrict(isStrict);
        final Output output = main.session().output();
        final FindingReport report = format == ReportFormat.TEXT
                ? new TextFindingReport(output, argument, maxFindings)
                : new JsonFindingReport(output, argument, maxFindings);
        final VerifySummary summary = verify(options, report);
        report.finish(summary);
        return summary.isGood() ? ExitCode.FINE : ExitCode.FOUND;
    }

    private VerifySummary verify(final ReadOptions options, final FindingReport report) {
        try (ImageFile file = ImageFile.open(argument, main.session())) {
            final Region region = file.image().region();
            try {
                return Progress.during(main.session(), "verify", () -> Verifier.verify(region, options, report));
            } catch (final InternalError fault) {
                throw file.named(region.explain(fault));
            }
        } catch (final ImageIoException unreadable) {
            throw unreadable;
        } catch (final ImageException unmapped) {
            // Nothing in it to map: an image without even a header.
            report.accept(new Finding(
                    unmapped.rule(),
                    Severity.ERROR,
                    unmapped.location(),
                    "expected " + unmapped.expected() + ", found " + unmapped.found()));
            return new VerifySummary(0, 1, 0, 0, false);
        }
    }
}
