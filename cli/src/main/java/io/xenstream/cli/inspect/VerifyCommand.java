// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.inspect;

import io.xenstream.cli.command.BaseCommand;
import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.command.ImageFile;
import io.xenstream.cli.command.Processors;
import io.xenstream.cli.command.Progress;
import io.xenstream.cli.command.TargetDaemonConverter;
import io.xenstream.cli.finding.FindingOptions;
import io.xenstream.cli.finding.FindingReport;
import io.xenstream.cli.finding.JsonFindingReport;
import io.xenstream.cli.finding.ReportSummary;
import io.xenstream.codec.Finding;
import io.xenstream.codec.ImageException;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.XenstreamException;
import io.xenstream.compat.CompatibilityChecker;
import io.xenstream.compat.LoadOutcome;
import io.xenstream.compat.TargetDaemon;
import io.xenstream.compat.Verdict;
import io.xenstream.verify.Verifier;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks an image against the specification or for compatibility with a daemon. */
@Command(
        name = "verify",
        description = {
            "Checks an image against the specification, or predicts whether a given daemon loads it, what"
                    + " that daemon would lose or misread, and what would crash it.",
            "The exit code is 1 if there is an error; with --for, if the daemon would not load the image or"
                    + " would lose something that matters."
        },
        exitCodeList = {
            "0:no errors; with --for: the daemon loads the image and loses nothing that matters",
            "1:errors",
            "2:invalid command line",
            "3:cannot read the file",
            "4:cannot write the output",
            "75:IMAGE is a live store that is busy; try again"
        },
        footer = {
            "  xenstream verify host.img && load host.img",
            "  xenstream verify --strict host.img",
            "  xenstream verify --for c-4.17 host.img",
            "  xenstream verify *.img",
            "  xenstream verify --format json host.img | jq '.findings[].rule'",
            "",
            "Of several images, each is verified, in text or as a JSON document of its own; the",
            "exit code is that of the first one that cannot be read, else 1 if any has errors.",
            "Each finding names its rule, the record and its offset, and a remedy. Problems of",
            "the image are findings; the exit code is 3 only if the file cannot be read at",
            "all."
        })
public final class VerifyCommand extends BaseCommand {
    @Parameters(
            arity = "1..*",
            paramLabel = "IMAGE",
            description = "The images: files, the directories of live stores, or - for standard input.")
    private List<String> arguments;

    @Option(
            names = "--for",
            paramLabel = "DAEMON",
            converter = TargetDaemonConverter.class,
            completionCandidates = TargetDaemonConverter.class,
            description = {
                "Say what this daemon would make of the image: spec, c-4.17, c-4.21, c-4.22 (Xen's daemon in C) or"
                        + " oxenstored (by way of its text)."
            })
    private TargetDaemon daemon;

    @Option(names = "--strict", description = "Treat warnings and notes as errors.")
    private boolean isStrict;

    @Mixin
    private FindingOptions findings;

    /** The one that is examined. */
    private String argument;

    @Override
    public Integer call() {
        if (daemon != null && isStrict) {
            throw new CommandFailure(ExitCode.USAGE, "--strict and --for are mutually exclusive");
        }
        if (arguments.size() == 1) {
            return verify(arguments.get(0));
        }
        int exitCode = ExitCode.FINE;
        for (final String each : arguments) {
            exitCode = worse(exitCode, verifyOneOfSeveral(each));
        }
        return exitCode;
    }

    /** An image that cannot be read does not keep the others from being verified. */
    private int verifyOneOfSeveral(final String image) {
        try {
            return verify(image);
        } catch (final CommandFailure failure) {
            session().complain(failure.getMessage());
            return failure.exitCode();
        } catch (final XenstreamException failure) {
            session().complain(failure.getMessage());
            return ExitCode.of(failure.rule());
        }
    }

    /** The first failure counts, else whether errors were found. */
    private static int worse(final int one, final int other) {
        return one == ExitCode.FINE || (one == ExitCode.FOUND && other != ExitCode.FINE) ? other : one;
    }

    private int verify(final String image) {
        argument = image;
        final FindingReport report = findings.report(output(), this::about);
        return (daemon == null ? verify(report) : checkCompatibility(report)) ? ExitCode.FINE : ExitCode.FOUND;
    }

    private JsonFindingReport about(final JsonFindingReport report) {
        report.about("input", argument);
        return daemon == null ? report : report.about("for", daemon.code());
    }

    /** Checks the image against the specification, and returns whether it is good. */
    private boolean verify(final FindingReport report) {
        final ReadOptions options = readOptions().withStrict(isStrict);
        final Verifier.Summary summary = examine("verify", region -> verify(region, options, report), unmapped -> {
            report.add(Finding.of(unmapped));
            return new Verifier.Summary(0, 1, 0, 0, false);
        });
        final String result = summary.isGood() ? "good" : "not good";
        report.finish(summary(report, result, summary.records(), summary.complete())
                .with("good", summary.isGood())
                .with("complete", summary.complete())
                .with("records", summary.records()));
        return summary.isGood();
    }

    private static Verifier.Summary verify(final Region region, final ReadOptions options, final FindingReport report) {
        try (Processors processors = new Processors(region.length())) {
            return Verifier.verify(region, options, processors.parts(), processors.executor(), report::add);
        }
    }

    /** Checks the image for the daemon, and returns whether the daemon loads it without a loss that matters. */
    private boolean checkCompatibility(final FindingReport report) {
        final ReadOptions options = readOptions();
        final Verdict verdict = examine(
                "check", region -> CompatibilityChecker.check(region, options, daemon, report::add), unmapped -> {
                    report.add(Finding.of(unmapped), LoadOutcome.FAILS);
                    return new Verdict(daemon, LoadOutcome.FAILS, 0, 1, 0, 0, false);
                });
        final String result = daemon.code() + " would " + verdict.outcome().phrase() + " (" + verdict.outcome() + ")";
        report.finish(summary(report, result, verdict.records(), verdict.complete())
                .with("outcome", verdict.outcome().name())
                .with("good", verdict.isGood())
                .with("complete", verdict.complete())
                .with("records", verdict.records()));
        return verdict.isGood();
    }

    private ReportSummary summary(
            final FindingReport report, final String result, final long records, final boolean isComplete) {
        final String name = argument.equals(ImageFile.STDIN) ? "stdin" : argument;
        return new ReportSummary(name + ": " + result + "; " + FindingReport.counted(records, "record")
                + (isComplete ? ", " : " up to where it cannot be read, ") + report.counts());
    }

    /** Examines the image; if it is too short to be mapped, returns the result for an image without a header. */
    private <T> T examine(
            final String what, final Function<Region, T> examination, final Function<ImageException, T> unmapped) {
        try (ImageFile file = ImageFile.open(argument, session())) {
            final Region region = file.image().region();
            try {
                return Progress.during(session(), what, () -> examination.apply(region));
            } catch (final InternalError fault) {
                throw region.explain(fault);
            }
        } catch (final ImageException nothing) {
            if (nothing.rule() == IoRule.SHRUNK) {
                // What was read until then says nothing about the image.
                throw nothing;
            }
            return unmapped.apply(nothing);
        }
    }
}
