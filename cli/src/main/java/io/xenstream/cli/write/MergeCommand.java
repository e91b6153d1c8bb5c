// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.write;

import io.xenstream.cli.command.BaseCommand;
import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.command.FileArguments;
import io.xenstream.cli.command.ImageFile;
import io.xenstream.cli.command.ImageOptions;
import io.xenstream.cli.command.Progress;
import io.xenstream.cli.finding.FindingReport;
import io.xenstream.cli.finding.ReportSummary;
import io.xenstream.cli.finding.TextFindingReport;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.ReadOptions;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.NewImage;
import io.xenstream.part.ImageMerge;
import io.xenstream.verify.SoundNodes;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Merges an extracted guest into the image of another host. */
@Command(
        name = "merge",
        description = {
            "Merges a guest that xenstream extract took from one host's image into another host's image.",
            "If PART conflicts with BASE, for example because a domain id is in use, OUT is not written and"
                    + " the exit code is 1."
        },
        exitCodeList = {
            "0:OUT was written",
            "1:PART conflicts with BASE, or verify finds errors in the result; OUT is unchanged",
            "2:invalid command line",
            "3:cannot read BASE or PART",
            "4:cannot write OUT, or it cannot hold both",
            "75:BASE or PART is a live store that is busy; try again"
        },
        footer = {
            "  xenstream merge host.img guest.img merged.img",
            "  xenstream merge --evtchn 34 host.img guest.img merged.img",
            "  xenstream merge --replace host.img guest.img merged.img",
            "",
            "An existing OUT is replaced only after the new file is complete; OUT may be BASE",
            "itself. Nodes that all domains of a host share, such as /local/domain/0, are taken",
            "from BASE. Connections of PART get ids that BASE does not use."
        })
public final class MergeCommand extends BaseCommand {
    @Parameters(
            index = "0",
            paramLabel = "BASE",
            description =
                    "The image of the target host: a file, the directory of a live store, or - for standard input.")
    private String base;

    @Parameters(index = "1", paramLabel = "PART", description = "The extracted guest: a file, or - for standard input.")
    private String part;

    @Parameters(index = "2", paramLabel = "OUT", description = "The file to write; may be BASE.")
    private String target;

    @Option(
            names = "--replace",
            description = "Remove from BASE what belongs to the domains in PART, and every subtree that PART contains.")
    private boolean isReplacing;

    @Option(
            names = "--evtchn",
            paramLabel = "PORT",
            description =
                    "The port of the guest's event channel as bound by the daemon of this host (default: that of PART).")
    private Long evtchn;

    @Option(
            names = "--target-domid",
            paramLabel = "M",
            description = "The domain id, on this host, of the domain that the guest is the device model of"
                    + " (default: that of PART).")
    private Integer targetDomid;

    @Option(
            names = "--max-findings",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Print at most N findings (default: 1000).")
    private long maxFindings;

    @Mixin
    private ImageOptions wanted;

    @Override
    public Integer call() {
        if (base.equals(ImageFile.STDIN) && part.equals(ImageFile.STDIN)) {
            throw new CommandFailure(ExitCode.USAGE, "only one of BASE and PART can be standard input");
        }
        // OUT may be BASE: a host's image takes in one guest after another.
        final Path out = new FileArguments(session()).input("PART", part).output("OUT", target);
        final ReadOptions options = readOptions();
        final FindingReport report = new TextFindingReport(output(), maxFindings);
        try (ImageFile ours = ImageFile.open(base, session());
                ImageFile theirs = ImageFile.open(part, session())) {
            return ours.naming(() -> theirs.naming(
                    () -> Progress.during(session(), "merge", () -> merge(ours, theirs, out, options, report))));
        } finally {
            report.finish(ReportSummary.NONE);
        }
    }

    private int merge(
            final ImageFile ours,
            final ImageFile theirs,
            final Path out,
            final ReadOptions options,
            final FindingReport report) {
        try (ImageMerge merge = ImageMerge.of(
                ours.image().region(),
                theirs.image().region(),
                options,
                isReplacing,
                ReceivingHostArguments.of(evtchn, targetDomid))) {
            if (merge.findConflicts(report::add) > 0) {
                return ExitCode.FOUND;
            }
            try (NewImage image =
                    MappedImage.create(out, wanted.durability(), ours.sources().and(theirs.sources()))) {
                final ImageHeader header = header(ours, options);
                final long length = write(merge, image, header, report);
                final SoundNodes sound = merge.soundNodes(image.region(), header.byteOrder());
                final int exitCode = ImageCheck.check(image, length, options, sound, report);
                if (exitCode == ExitCode.FINE) {
                    image.publish(length);
                }
                return exitCode;
            }
        }
    }

    private static long write(
            final ImageMerge merge, final NewImage image, final ImageHeader header, final FindingReport report) {
        try (ImageWriter writer = image.writer(header)) {
            return merge.write(writer, report::add);
        }
    }

    private ImageHeader header(final ImageFile file, final ReadOptions options) {
        try (ImageReader reader = file.image().reader(options)) {
            final ImageHeader header = reader.header();
            return ImageHeader.of(wanted.version(header.version()), wanted.byteOrder(header.byteOrder()));
        }
    }
}
