// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.write;

import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.Escapes;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.command.FileArguments;
import io.xenstream.cli.command.ImageCommand;
import io.xenstream.cli.command.ImageFile;
import io.xenstream.cli.command.Progress;
import io.xenstream.cli.command.TargetDaemonConverter;
import io.xenstream.cli.finding.FindingReport;
import io.xenstream.cli.finding.JsonFindingReport;
import io.xenstream.cli.finding.ReportFile;
import io.xenstream.cli.finding.ReportSummary;
import io.xenstream.cli.finding.TextFindingReport;
import io.xenstream.codec.Finding;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.compat.LoadOutcome;
import io.xenstream.compat.TargetDaemon;
import io.xenstream.nativeio.Durability;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.NewImage;
import io.xenstream.repair.ImageRepair;
import io.xenstream.repair.RepairAction;
import io.xenstream.repair.RepairListener;
import io.xenstream.repair.RepairOptions;
import io.xenstream.repair.RepairSummary;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Repairs an image that a daemon would not load. */
@Command(
        name = "repair",
        description = {
            "Repairs an image: writes a copy with the same content that passes verify. Watches written by Xen"
                    + " 4.22 (dialect D1) are converted to a form that every daemon reads, record lengths are"
                    + " corrected, records are moved behind the records that they depend on, and padding and surplus"
                    + " bytes are cleared.",
            "With --for, goes on until the given daemon loads the image: drops or changes what that daemon refuses,"
                    + " creates missing parents and removes duplicates. Without, says which daemons do not load the"
                    + " result.",
            "Prints each change with the previous content. If something cannot be repaired, prints that too,"
                    + " exits with code 1 and leaves OUT unchanged."
        },
        exitCodeList = {
            "0:OUT was written and passes verify; with --for, the daemon loads it",
            "1:something cannot be repaired; OUT is unchanged",
            "2:invalid command line",
            "3:cannot read IMAGE at all",
            "4:cannot write OUT or the report",
            "75:IMAGE is a live store that is busy; try again"
        },
        footer = {
            "  xenstream repair broken.img repaired.img",
            "  xenstream repair --for c-4.21 broken.img repaired.img",
            "  xenstream repair --report changes.json broken.img repaired.img",
            "  xenstream repair --truncated --create-parents truncated.img repaired.img",
            "",
            "IMAGE is never changed: OUT must be another file. An existing OUT is replaced only",
            "after the new file is complete."
        })
public final class RepairCommand extends ImageCommand {
    @Parameters(index = "1", paramLabel = "OUT", description = "The file to write; must not be IMAGE.")
    private String target;

    @Option(
            names = "--for",
            paramLabel = "DAEMON",
            converter = TargetDaemonConverter.class,
            completionCandidates = TargetDaemonConverter.class,
            description = "Repair until this daemon loads the image: spec, c-4.17, c-4.21, c-4.22 or oxenstored, as for"
                    + " verify.")
    private TargetDaemon daemon;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write all changes to this file too, as JSON (docs/json.md).")
    private String report;

    @Option(
            names = "--create-parents",
            description = "Create missing parents as empty nodes with the permissions of their nearest ancestor.")
    private boolean isCreatingParents;

    @Option(
            names = "--remove-duplicates",
            description = "Keep only the first of duplicate nodes, connections, transactions and other unique records.")
    private boolean isRemovingDuplicates;

    @Option(names = "--truncated", description = "End a truncated image after its last complete record.")
    private boolean isEndingTruncated;

    @Option(
            names = "--surplus",
            paramLabel = "drop|keep",
            defaultValue = "drop",
            description = "Drop or keep the bytes after a record's fields and after END (default: drop).")
    private Surplus surplus;

    @Option(
            names = "--max-findings",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Print at most N changes; all are counted, and the report has all of them (default: 1000).")
    private long maxFindings;

    @Option(
            names = "--durability",
            paramLabel = "none|data|full",
            defaultValue = "data",
            description = "What OUT survives, as for copy (default: data).")
    private Durability durability;

    /** What to do with surplus bytes. */
    enum Surplus {
        DROP,
        KEEP
    }

    private Path out;
    private Path reportFile;

    @Override
    protected void outputs(final FileArguments files) {
        out = files.output("OUT", target);
        reportFile = files.output("--report", report);
    }

    @Override
    protected int run(final ImageFile file, final ReadOptions options) {
        if (daemon != null && surplus == Surplus.KEEP) {
            throw new CommandFailure(ExitCode.USAGE, "--surplus keep and --for are mutually exclusive");
        }
        final RepairOptions wanted =
                new RepairOptions(isCreatingParents, isRemovingDuplicates, isEndingTruncated, surplus == Surplus.KEEP);
        final FindingReport text = new TextFindingReport(output(), maxFindings);
        if (reportFile == null) {
            return run(file, wanted, options, text, null);
        }
        try (ReportFile json = ReportFile.create(reportFile, file.sources())) {
            final int exitCode = run(file, wanted, options, text, document(json, file));
            json.publish();
            return exitCode;
        }
    }

    private JsonFindingReport document(final ReportFile json, final ImageFile file) {
        final JsonFindingReport document =
                new JsonFindingReport(json.output(), Long.MAX_VALUE).about("input", file.name());
        return daemon == null ? document : document.about("for", daemon.code());
    }

    private int run(
            final ImageFile file,
            final RepairOptions wanted,
            final ReadOptions options,
            final FindingReport text,
            final FindingReport document) {
        final RepairSummary summary;
        final RepairOutcomes outcomes;
        final ReportSummary end;
        try (NewImage image = MappedImage.create(out, durability, file.sources())) {
            summary = repair(file, image, wanted, options, document == null ? List.of(text) : List.of(text, document));
            outcomes = outcomes(image, summary, options);
            end = end(file.name(), summary, outcomes);
            // A report that cannot be written must not leave a repaired image without one.
            if (document != null) {
                document.finish(end);
            }
            if (summary.isRepaired()) {
                image.publish(summary.length());
            }
        }
        text.finish(ReportSummary.NONE);
        for (final String failure : outcomes.failures()) {
            output().text(Escapes.text(target + ": " + failure)).newline();
        }
        output().text(Escapes.text(end.text())).newline();
        return summary.isRepaired() ? ExitCode.FINE : ExitCode.FOUND;
    }

    private RepairOutcomes outcomes(final NewImage image, final RepairSummary summary, final ReadOptions options) {
        if (!summary.isRepaired()) {
            return RepairOutcomes.none();
        }
        try (Region written = image.region().slice(0, summary.length())) {
            return RepairOutcomes.of(written, options, summary.sound(), daemon);
        }
    }

    private ReportSummary end(final String name, final RepairSummary summary, final RepairOutcomes outcomes) {
        return new ReportSummary(text(name, summary, outcomes))
                .with("written", summary.isRepaired())
                .with("records", summary.records())
                .with("changes", summary.actions())
                .with("length", summary.length())
                .with("outcomes", outcomes.outcomes());
    }

    private String text(final String name, final RepairSummary summary, final RepairOutcomes outcomes) {
        final String result;
        if (!summary.isRepaired()) {
            result = "not repaired, OUT is unchanged";
        } else {
            final String loads = daemon == null
                    ? ""
                    : ", " + daemon.code() + " would load it ("
                            + outcomes.outcomes().get(daemon.code()) + ")";
            result = (summary.actions() == 0 ? "nothing to repair" : "repaired") + loads;
        }
        return name + ": " + result + "; " + FindingReport.counted(summary.records(), "record") + ", "
                + FindingReport.counted(summary.actions(), "change") + ", " + summary.unrepaired() + " not repaired";
    }

    private RepairSummary repair(
            final ImageFile file,
            final NewImage image,
            final RepairOptions wanted,
            final ReadOptions options,
            final List<FindingReport> reports) {
        try (Progress progress =
                Progress.beginPrinting(session(), "repair", file.image().length())) {
            final RepairListener listener = new RepairListener() {
                @Override
                public void repaired(final RepairAction action) {
                    reports.forEach(report -> report.add(action));
                }

                @Override
                public void unrepaired(final Finding finding) {
                    reports.forEach(report -> report.add(finding));
                }

                @Override
                public void lost(final Finding finding) {
                    reports.forEach(report -> report.add(finding, LoadOutcome.LOADS_WITH_LOSS));
                }

                @Override
                public void progress(final long index, final long offset) {
                    progress.at(index, offset);
                }
            };
            final Region original = file.image().region();
            return daemon == null
                    ? ImageRepair.repair(original, image.region(), wanted, options, listener)
                    : ImageRepair.repairFor(original, image.region(), daemon, wanted, options, listener);
        }
    }
}
