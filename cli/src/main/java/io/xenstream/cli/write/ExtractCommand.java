// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.write;

import io.xenstream.cli.command.FileArguments;
import io.xenstream.cli.command.GuestDomid;
import io.xenstream.cli.command.ImageCommand;
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
import io.xenstream.part.DomainExtract;
import io.xenstream.part.ExtractOptions;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Extracts one guest from an image. */
@Command(
        name = "extract",
        description = {
            "Extracts one guest from an image, to be merged into another host's image: its connection,"
                    + " watches, transactions and quotas, its nodes under /local/domain/N, and optionally the nodes"
                    + " that other domains keep for it.",
            "Prints what was left out, what was rewritten and what is doubtful. See xenstream merge for the"
                    + " other half."
        },
        exitCodeList = {
            "0:OUT was written",
            "1:OUT was written, but verify finds errors in it, as in IMAGE",
            "2:invalid command line",
            "3:cannot read IMAGE, or it contains nothing of the domain",
            "4:cannot write OUT, or a rewritten record is too long",
            "75:IMAGE is a live store that is busy; try again"
        },
        footer = {
            "  xenstream extract --domain 3 host.img guest.img",
            "  xenstream extract --domain 3 --vm --backends --libxl host.img guest.img",
            "  xenstream extract --domain 3 --rename 7 host.img guest.img",
            "",
            "--rename rewrites paths, permissions, the connection, watched paths, values that are",
            "paths of the guest, and the guest's id in frontend-id, backend-id and domid. Tokens",
            "of watches are never rewritten. See docs/parts.md for what the other host must",
            "supply besides."
        })
public final class ExtractCommand extends ImageCommand {
    @Parameters(index = "1", paramLabel = "OUT", description = "The file to write.")
    private String target;

    @Option(
            names = "--domain",
            required = true,
            paramLabel = "N",
            converter = GuestDomid.class,
            description = "The domain id of the guest.")
    private int domid;

    @Option(
            names = "--rename",
            paramLabel = "M",
            converter = GuestDomid.class,
            description = "The domain id of the guest on the other host (default: N).")
    private Integer renamed;

    @Option(names = "--vm", description = "Include /vm/UUID, the path named by /local/domain/N/vm.")
    private boolean hasVm;

    @Option(
            names = "--backends",
            description = "Include /local/domain/X/backend/T/N and /local/domain/X/device-model/N.")
    private boolean hasBackends;

    @Option(names = "--libxl", description = "Include /libxl/N.")
    private boolean hasLibxl;

    @Option(names = "--no-parents", description = "Omit the parents of these nodes; the other host must have them.")
    private boolean isWithoutParents;

    @Option(
            names = "--evtchn",
            paramLabel = "PORT",
            description =
                    "The port of the guest's event channel on the other host, as bound by its daemon (default: none).")
    private Long evtchn;

    @Option(
            names = "--target-domid",
            paramLabel = "M",
            description = "The domain id, on the other host, of the domain that the guest is the device model of"
                    + " (default: none).")
    private Integer targetDomid;

    @Option(
            names = "--max-findings",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Print at most N findings (default: 1000).")
    private long maxFindings;

    @Mixin
    private ImageOptions wanted;

    private Path out;

    @Override
    protected void outputs(final FileArguments files) {
        out = files.output("OUT", target);
    }

    @Override
    protected int run(final ImageFile file, final ReadOptions options) {
        final ExtractOptions extract = options();
        final FindingReport report = new TextFindingReport(output(), maxFindings);
        try (NewImage image = MappedImage.create(out, wanted.durability(), file.sources())) {
            final long length =
                    Progress.during(session(), "extract", () -> write(file, options, extract, image, report));
            final int exitCode = ImageCheck.check(image, length, options, report);
            image.publish(length);
            report.finish(ReportSummary.NONE);
            return exitCode;
        }
    }

    private long write(
            final ImageFile file,
            final ReadOptions options,
            final ExtractOptions extract,
            final NewImage image,
            final FindingReport report) {
        try (ImageWriter writer = image.writer(header(file, options))) {
            return DomainExtract.extract(file.image().region(), options, extract, writer, report::add);
        }
    }

    private ExtractOptions options() {
        return new ExtractOptions(
                domid,
                renamed == null ? domid : renamed,
                hasVm,
                hasBackends,
                hasLibxl,
                !isWithoutParents,
                ReceivingHostArguments.of(evtchn, targetDomid));
    }

    private ImageHeader header(final ImageFile file, final ReadOptions options) {
        try (ImageReader reader = file.image().reader(options)) {
            final ImageHeader header = reader.header();
            return ImageHeader.of(wanted.version(header.version()), wanted.byteOrder(header.byteOrder()));
        }
    }
}
