// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.ReadOptions;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.NewImage;
import io.xenstream.transform.ImageCopy;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Decodes every record of an image and encodes it again. */
@Command(
        name = "copy",
        description = "Decodes every record of an image and encodes it again: with its padding cleared and without"
                + " surplus, in another version or byte order if that is asked for. Records of unknown types are kept.",
        exitCodeList = {
            "0:OUT is written",
            "2:the command line was not understood",
            "3:IMAGE could not be read",
            "4:OUT could not be written, or cannot hold what is in IMAGE"
        },
        footer = {
            "  xenstream copy host.img clean.img",
            "  xenstream copy --byte-order big host.img big.img",
            "  xenstream copy --version 1 host.img old.img     for an older daemon",
            "",
            "OUT takes the place of a file that is there, once it is whole; it may be IMAGE",
            "itself. What the wanted version cannot hold ends the copy with exit code 4, and",
            "OUT is as it was."
        })
final class CopyCommand extends ReadingCommand {
    @Parameters(index = "1", paramLabel = "OUT", description = "The file to write.")
    private String target;

    @Mixin
    private ImageOptions wanted;

    @Override
    int run(final ImageFile file, final ReadOptions options) {
        final Path out = ImageFile.target(target);
        try (ImageReader reader = file.image().reader(options)) {
            final ImageHeader header = reader.header();
            final ImageHeader copied =
                    ImageHeader.of(wanted.version(header.version()), wanted.byteOrder(header.byteOrder()));
            try (NewImage image = MappedImage.create(out, wanted.durability())) {
                image.publish(copy(reader, image, copied));
            }
        }
        return ExitCode.FINE;
    }

    private long copy(final ImageReader reader, final NewImage image, final ImageHeader header) {
        try (ImageWriter writer = image.writer(header);
                Progress progress =
                        Progress.begin(session(), "copy", reader.region().length())) {
            while (reader.next()) {
                progress.at(reader.index(), reader.offset());
                ImageCopy.copy(reader, writer);
            }
            return writer.finish();
        }
    }
}
