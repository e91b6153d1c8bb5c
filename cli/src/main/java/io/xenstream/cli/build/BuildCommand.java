// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.build;

import io.xenstream.cli.command.BaseCommand;
import io.xenstream.cli.command.DataEncoding;
import io.xenstream.cli.command.FileArguments;
import io.xenstream.cli.command.ImageOptions;
import io.xenstream.cli.command.Progress;
import io.xenstream.cli.finding.FindingReport;
import io.xenstream.cli.finding.ReportSummary;
import io.xenstream.cli.finding.TextFindingReport;
import io.xenstream.cli.write.ImageCheck;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.nativeio.ImageSources;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.NewImage;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes an image from a description in text. */
@Command(
        name = "build",
        description = {
            "Makes an image from a description in text: the nodes as ls -f -p prints them, or the records as"
                    + " dump --format ndjson prints them.",
            "In a listing, nodes may be in any order, lines that begin with # are comments, parents that are not"
                    + " listed are created without a value, and a node without permissions gets those of its parent."
                    + " The root gets n0 unless it is listed."
        },
        exitCodeList = {
            "0:OUT was written",
            "1:OUT was written, but verify finds errors in it",
            "2:invalid command line",
            "3:cannot read TEXT, or it has a mistake",
            "4:cannot write OUT"
        },
        footer = {
            "  xenstream build initial.txt initial.img",
            "  echo '/tool/greeting = \"hello\"  (n0,r1)' | xenstream build - greeting.img",
            "  xenstream ls -f -p --special host.img | xenstream build - nodes.img",
            "  xenstream dump --format ndjson host.img | xenstream build - same.img",
            "",
            "An existing OUT is replaced only after the image is complete. Padding and surplus",
            "bytes are not part of a dump."
        })
public final class BuildCommand extends BaseCommand {
    @Parameters(index = "0", paramLabel = "TEXT", description = "The description: a file, or - for standard input.")
    private String source;

    @Parameters(index = "1", paramLabel = "OUT", description = "The file to write.")
    private String target;

    @Option(
            names = "--format",
            paramLabel = "ls|ndjson",
            description = "The format of TEXT (default: detected from its first character).")
    private DescriptionFormat format;

    @Option(
            names = "--values",
            paramLabel = "text|base64|hex",
            description = "How data is written in NDJSON (default: as the HEADER says, or hex).")
    private DataEncoding encoding;

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
        final Path out = new FileArguments(session()).input("TEXT", source).output("OUT", target);
        try (Description description = Description.open(source, session());
                NewImage image = MappedImage.create(out, wanted.durability())) {
            final FindingReport report = new TextFindingReport(output(), maxFindings);
            final long length = build(description, image, out);
            final int exitCode = ImageCheck.check(image, length, readOptions(), report);
            image.publish(length);
            report.finish(ReportSummary.NONE);
            return exitCode;
        }
    }

    private long build(final Description description, final NewImage image, final Path out) {
        try (Progress progress = Progress.begin(session(), "build", description.length())) {
            return (format == null ? description.format() : format) == DescriptionFormat.NDJSON
                    ? new RecordsReader(description, progress).writeTo(image, wanted, encoding)
                    : listing(new ListingReader(description, progress), image, out);
        } catch (final DescriptionException mistake) {
            throw description.explain(mistake);
        } catch (final IOException refused) {
            throw description.unreadable(refused);
        }
    }

    private long listing(final ListingReader reader, final NewImage image, final Path out) throws IOException {
        final ImageHeader header =
                ImageHeader.of(wanted.version(ImageHeader.LATEST_VERSION), wanted.byteOrder(ByteOrder.LITTLE_ENDIAN));
        // Beside OUT, where there must be room for the image too.
        final Path directory = out.toAbsolutePath().getParent();
        try (NewImage kept = MappedImage.createTemporary(directory, "build", ImageSources.PRIVATE);
                ListedNodes nodes = new ListedNodes(kept.region(), header);
                ImageWriter writer = image.writer(header)) {
            reader.readTo(nodes);
            writer.claimGlobalData();
            writer.commit();
            nodes.writeTo(writer);
            return writer.finish();
        }
    }
}
