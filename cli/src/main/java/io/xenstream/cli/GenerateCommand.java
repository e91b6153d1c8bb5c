// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.generate.HostGenerator;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.NewImage;
import java.nio.ByteOrder;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Writes the image of a host that does not exist. */
@Command(
        name = "generate",
        description = "Writes the image of a host that does not exist, but could: guests with their devices and"
                + " backends, permissions, watches, connections with pending data, quotas, a transaction.",
        exitCodeList = {"0:OUT is written", "2:the command line was not understood", "4:OUT could not be written"},
        footer = {
            "  xenstream generate --nodes 10000 host.img",
            "  xenstream generate --nodes 10000 --seed 7 --byte-order big other.img",
            "",
            "The same nodes, seed, version and byte order give the same octets. OUT takes the",
            "place of a file that is there, once it is whole. A node takes about 100 octets."
        })
final class GenerateCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Option(names = "--nodes", required = true, paramLabel = "N", description = "How many nodes; at least 1.")
    private long nodes;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "42",
            description = "Any number; another one gives another host (default: 42).")
    private long seed;

    @Parameters(index = "0", paramLabel = "OUT", description = "The file to write.")
    private String target;

    @Mixin
    private ImageOptions wanted;

    @Override
    public Integer call() {
        if (nodes < 1) {
            throw new CommandFailure(ExitCode.USAGE, "--nodes must be at least 1, but is " + nodes);
        }
        final ImageHeader header =
                ImageHeader.of(wanted.version(ImageHeader.LATEST_VERSION), wanted.byteOrder(ByteOrder.LITTLE_ENDIAN));
        try (NewImage image = MappedImage.create(ImageFile.target(target), wanted.durability())) {
            image.publish(generate(image, header));
        }
        return ExitCode.FINE;
    }

    private long generate(final NewImage image, final ImageHeader header) {
        try (ImageWriter writer = image.writer(header)) {
            return Progress.during(main.session(), "generate", () -> new HostGenerator(nodes, seed).generate(writer));
        }
    }
}
