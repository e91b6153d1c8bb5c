// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.ReadOptions;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.NewImage;
import io.xenstream.transform.ImageMerge;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Puts the part of one host's image into another host's. */
@Command(
        name = "merge",
        description = {
            "Puts the part that xenstream extract has taken out of one host's image into the image of another host.",
            "If something is in its way, such as a domain of the same id, OUT is not written, and the exit code is 1."
        },
        exitCodeList = {
            "0:OUT is written",
            "1:something of PART is in the way of BASE; OUT is as it was",
            "2:the command line was not understood",
            "3:BASE or PART could not be read",
            "4:OUT could not be written, or cannot hold both"
        },
        footer = {
            "  xenstream merge host.img guest.img merged.img",
            "  xenstream merge --replace host.img guest.img merged.img",
            "",
            "OUT takes the place of a file that is there, once it is whole; it may be BASE",
            "itself. Nodes that all domains of a host share, such as /local/domain/0, stay as",
            "BASE has them. Connections of PART get ids that BASE does not use."
        })
final class MergeCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Parameters(index = "0", paramLabel = "BASE", description = "The receiving host's image: a file, or -.")
    private String base;

    @Parameters(index = "1", paramLabel = "PART", description = "What is added to it: a file, or -.")
    private String part;

    @Parameters(index = "2", paramLabel = "OUT", description = "The file to write.")
    private String target;

    @Option(
            names = "--replace",
            description =
                    "Leave out what BASE has of PART's domains, and the nodes that PART has, with all below them.")
    private boolean isReplacing;

    @Option(
            names = "--max-findings",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Print at most so many findings (default: 1000).")
    private long maxFindings;

    @Mixin
    private ImageOptions wanted;

    @Override
    public Integer call() {
        if (base.equals(ImageFile.STDIN) && part.equals(ImageFile.STDIN)) {
            throw new CommandFailure(ExitCode.USAGE, "only one of BASE and PART can be standard input");
        }
        final ReadOptions options = main.readOptions();
        final PartReport report = new PartReport(main.session().output(), maxFindings);
        try (ImageFile ours = ImageFile.open(base, main.session());
                ImageFile theirs = ImageFile.open(part, main.session())) {
            return ours.naming(() -> theirs.naming(
                    () -> Progress.during(main.session(), "merge", () -> merge(ours, theirs, options, report))));
        } finally {
            report.finish();
        }
    }

    private int merge(
            final ImageFile ours, final ImageFile theirs, final ReadOptions options, final PartReport report) {
        final Path out = ImageFile.target(target);
        try (ImageMerge merge =
                ImageMerge.of(ours.image().region(), theirs.image().region(), options, isReplacing)) {
            if (merge.findConflicts(report::take) > 0) {
                return ExitCode.FOUND;
            }
            try (NewImage image = MappedImage.create(out, wanted.durability())) {
                image.publish(write(merge, image, header(ours, options), report));
            }
        }
        return ExitCode.FINE;
    }

    private static long write(
            final ImageMerge merge, final NewImage image, final ImageHeader header, final PartReport report) {
        try (ImageWriter writer = image.writer(header)) {
            return merge.write(writer, report::take);
        }
    }

    private ImageHeader header(final ImageFile file, final ReadOptions options) {
        try (ImageReader reader = file.image().reader(options)) {
            final ImageHeader header = reader.header();
            return ImageHeader.of(wanted.version(header.version()), wanted.byteOrder(header.byteOrder()));
        }
    }
}
