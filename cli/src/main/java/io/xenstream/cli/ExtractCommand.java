// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.ReadOptions;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.NewImage;
import io.xenstream.transform.DomainExtract;
import io.xenstream.transform.ExtractOptions;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes what belongs to one guest out of an image. */
@Command(
        name = "extract",
        description = {
            "Takes what belongs to one guest out of an image, for another host: its connection, watches, transactions and"
                    + " quotas, the nodes under /local/domain/N, and as much of what others hold for it as is asked for.",
            "Says what was left out, rewritten or is doubtful. The other side is xenstream merge."
        },
        exitCodeList = {
            "0:OUT is written",
            "2:the command line was not understood",
            "3:IMAGE could not be read, or holds nothing of the domain",
            "4:OUT could not be written, or cannot hold the part"
        },
        footer = {
            "  xenstream extract --domain 3 host.img guest.img",
            "  xenstream extract --domain 3 --vm --backends --libxl host.img guest.img",
            "  xenstream extract --domain 3 --rename 7 host.img guest.img",
            "",
            "With --rename, paths, permissions, the connection, watches, values that are paths",
            "of the guest, and its id in frontend-id, backend-id and domid are rewritten."
        })
final class ExtractCommand extends ReadingCommand {
    @Parameters(index = "1", paramLabel = "OUT", description = "The file to write.")
    private String target;

    @Option(
            names = "--domain",
            required = true,
            paramLabel = "N",
            converter = GuestDomid.class,
            description = "The guest.")
    private int domid;

    @Option(
            names = "--rename",
            paramLabel = "M",
            converter = GuestDomid.class,
            description = "The id that the guest has on the other host (default: N).")
    private Integer renamed;

    @Option(names = "--vm", description = "Also /vm/UUID, which /local/domain/N/vm names.")
    private boolean hasVm;

    @Option(names = "--backends", description = "Also /local/domain/X/backend/T/N and /local/domain/X/device-model/N.")
    private boolean hasBackends;

    @Option(names = "--libxl", description = "Also /libxl/N.")
    private boolean hasLibxl;

    @Option(names = "--no-parents", description = "Without the nodes above these: the other host has them.")
    private boolean isWithoutParents;

    @Option(
            names = "--max-findings",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Print at most so many findings (default: 1000).")
    private long maxFindings;

    @Mixin
    private ImageOptions wanted;

    @Override
    int run(final ImageFile file, final ReadOptions options) {
        final ExtractOptions extract = options();
        final Path out = ImageFile.target(target);
        final PartReport report = new PartReport(output(), maxFindings);
        try (NewImage image = MappedImage.create(out, wanted.durability())) {
            image.publish(Progress.during(session(), "extract", () -> write(file, options, extract, image, report)));
        }
        report.finish();
        return ExitCode.FINE;
    }

    private long write(
            final ImageFile file,
            final ReadOptions options,
            final ExtractOptions extract,
            final NewImage image,
            final PartReport report) {
        try (ImageWriter writer = image.writer(header(file, options))) {
            return DomainExtract.extract(file.image().region(), options, extract, writer, report::take);
        }
    }

    private ExtractOptions options() {
        return new ExtractOptions(
                domid, renamed == null ? domid : renamed, hasVm, hasBackends, hasLibxl, !isWithoutParents);
    }

    private ImageHeader header(final ImageFile file, final ReadOptions options) {
        try (ImageReader reader = file.image().reader(options)) {
            final ImageHeader header = reader.header();
            return ImageHeader.of(wanted.version(header.version()), wanted.byteOrder(header.byteOrder()));
        }
    }
}
