// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.Severity;
import io.xenstream.verify.Consequence;
import io.xenstream.verify.Finding;
import io.xenstream.verify.Judge;
import io.xenstream.verify.Loading;
import io.xenstream.verify.Receiver;
import io.xenstream.verify.Verdict;
import io.xenstream.verify.Verifier;
import io.xenstream.verify.VerifySummary;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Checks an image against the specification, or judges what a receiver would make of it. */
@Command(
        name = "verify",
        description = {
            "Checks an image against the specification, or says what a receiver would make of it: whether it loads it,"
                    + " what it loses or misreads, and what crashes it.",
            "The exit code is 1 if there is an error; of a receiver, if it would not load the image or would lose"
                    + " something that matters."
        },
        exitCodeList = {
            "0:no error; of a receiver: it loads the image and loses nothing that matters",
            "1:errors",
            "2:the command line was not understood",
            "3:the file could not be read",
            "4:the output could not be written"
        },
        footer = {
            "  xenstream verify host.img && load host.img",
            "  xenstream verify --strict host.img",
            "  xenstream verify --for c-4.17 host.img",
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

    @Option(
            names = "--for",
            paramLabel = "RECEIVER",
            converter = ReceiverByCode.class,
            completionCandidates = ReceiverByCode.class,
            description = {
                "Say what this receiver would make of the image: spec, c-4.17, c-4.21, c-4.22 (Xen's daemon in C) or"
                        + " oxenstored (by way of its text)."
            })
    private Receiver receiver;

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
        if (receiver != null && isStrict) {
            throw new CommandFailure(ExitCode.USAGE, "--strict and --for exclude each other");
        }
        final Output output = main.session().output();
        final FindingReport report = format == ReportFormat.TEXT
                ? new TextFindingReport(output, argument, maxFindings)
                : new JsonFindingReport(output, argument, receiver, maxFindings);
        return (receiver == null ? isVerified(report) : isLoaded(report)) ? ExitCode.FINE : ExitCode.FOUND;
    }

    private boolean isVerified(final FindingReport report) {
        final ReadOptions options = main.readOptions().withStrict(isStrict);
        final VerifySummary summary =
                examine("verify", region -> Verifier.verify(region, options, report::take), unmapped -> {
                    report.take(finding(unmapped));
                    return new VerifySummary(0, 1, 0, 0, false);
                });
        report.finish(summary);
        return summary.isGood();
    }

    private boolean isLoaded(final FindingReport report) {
        final ReadOptions options = main.readOptions();
        final Verdict verdict =
                examine("judge", region -> Judge.judge(region, options, receiver, report::take), unmapped -> {
                    report.take(new Consequence(finding(unmapped), Loading.FAILS));
                    return new Verdict(receiver, Loading.FAILS, 0, 1, 0, 0, false);
                });
        report.finish(verdict);
        return verdict.isGood();
    }

    private static Finding finding(final ImageException unmapped) {
        return new Finding(
                unmapped.rule(),
                Severity.ERROR,
                unmapped.location(),
                "expected " + unmapped.expected() + ", found " + unmapped.found());
    }

    /** Examines the image, or says what it comes to if there is nothing in it to map: an image without even a header. */
    private <T> T examine(
            final String what, final Function<Region, T> examination, final Function<ImageException, T> unmapped) {
        try (ImageFile file = ImageFile.open(argument, main.session())) {
            final Region region = file.image().region();
            try {
                return Progress.during(main.session(), what, () -> examination.apply(region));
            } catch (final InternalError fault) {
                throw file.named(region.explain(fault));
            }
        } catch (final ImageIoException unreadable) {
            throw unreadable;
        } catch (final ImageException nothing) {
            return unmapped.apply(nothing);
        }
    }
}
