// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.write;

import io.xenstream.cli.command.FileArguments;
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
import io.xenstream.copy.ImageCopy;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.NewImage;
import io.xenstream.verify.SoundNodes;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Decodes and re-encodes every record of an image. */
@Command(
        name = "copy",
        description = "Decodes every record of an image and encodes it again. The copy has zero padding and no surplus"
                + " bytes, and another version or byte order if requested. Records of unknown types are kept.",
        exitCodeList = {
            "0:OUT was written",
            "1:OUT was written, but verify finds errors in it, as in IMAGE",
            "2:invalid command line",
            "3:cannot read IMAGE",
            "4:cannot write OUT, or its version cannot express what IMAGE contains",
            "75:IMAGE is a live store that is busy; try again"
        },
        footer = {
            "  xenstream copy host.img clean.img",
            "  xenstream copy --byte-order big host.img big.img",
            "  xenstream copy --version 1 host.img old.img     for an older daemon",
            "",
            "An existing OUT is replaced only after the copy is complete. It must not be",
            "IMAGE. If the requested version cannot express a record, the exit code is 4 and",
            "OUT is unchanged."
        })
public final class CopyCommand extends ImageCommand {
    @Parameters(index = "1", paramLabel = "OUT", description = "The file to write.")
    private String target;

    @Option(
            names = "--max-findings",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Print at most N findings (default: 1000).")
    private long maxFindings;

    @Mixin
    private ImageOptions wanted;

    private Path out;

    /** Where the nodes that were copied as a whole begin in the copy; 0 if there are none. */
    private long soundOffset;

    @Override
    protected void outputs(final FileArguments files) {
        out = files.output("OUT", target);
    }

    @Override
    protected int run(final ImageFile file, final ReadOptions options) {
        try (ImageReader reader = file.image().reader(options)) {
            final ImageHeader header = reader.header();
            final ImageHeader copied =
                    ImageHeader.of(wanted.version(header.version()), wanted.byteOrder(header.byteOrder()));
            try (NewImage image = MappedImage.create(out, wanted.durability(), file.sources())) {
                final FindingReport report = new TextFindingReport(output(), maxFindings);
                final SoundNodes sound = copied.byteOrder() == header.byteOrder()
                        ? SoundNodes.of(reader.region(), options)
                        : SoundNodes.none();
                final long length = copy(reader, image, copied, sound, report);
                final int exitCode = ImageCheck.check(
                        image, length, options, sound.movedTo(image.region(), copied.byteOrder(), soundOffset), report);
                image.publish(length);
                report.finish(ReportSummary.NONE);
                return exitCode;
            }
        }
    }

    private long copy(
            final ImageReader reader,
            final NewImage image,
            final ImageHeader header,
            final SoundNodes sound,
            final FindingReport report) {
        try (ImageWriter writer = image.writer(header);
                Progress progress =
                        Progress.begin(session(), "copy", reader.region().length())) {
            while (reader.next()) {
                progress.at(reader.index(), reader.offset());
                final long copied = ImageCopy.copySound(reader, writer, sound);
                if (copied == 0) {
                    ImageCopy.copy(reader, writer);
                    ImageCopy.reportUnconverted(reader, writer, report::add);
                } else {
                    soundOffset = copied;
                }
            }
            return writer.finish();
        }
    }
}
