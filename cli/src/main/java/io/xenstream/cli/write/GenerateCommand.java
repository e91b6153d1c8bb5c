// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.write;

import io.xenstream.cli.command.BaseCommand;
import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.command.FileArguments;
import io.xenstream.cli.command.ImageOptions;
import io.xenstream.cli.command.Progress;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.generate.HostGenerator;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.NewImage;
import java.nio.ByteOrder;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Generates the image of a fictitious host. */
@Command(
        name = "generate",
        description = "Generates the image of a realistic but fictitious host: guests with devices and backends,"
                + " permissions, watches, connections with pending data, quotas and a transaction.",
        exitCodeList = {"0:OUT was written", "2:invalid command line", "4:cannot write OUT"},
        footer = {
            "  xenstream generate --nodes 10000 host.img",
            "  xenstream generate --nodes 10000 --seed 7 --byte-order big other.img",
            "",
            "The same nodes, seed, version and byte order produce the same bytes. An existing",
            "OUT is replaced only after the new file is complete. A node takes about 100 bytes."
        })
public final class GenerateCommand extends BaseCommand {
    @Option(names = "--nodes", required = true, paramLabel = "N", description = "Number of nodes, at least 1.")
    private long nodes;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "42",
            description = "Seed of the generator; another seed produces another host (default: 42).")
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
        final Path out = new FileArguments(session()).output("OUT", target);
        try (NewImage image = MappedImage.create(out, wanted.durability())) {
            image.publish(generate(image, header));
        }
        return ExitCode.FINE;
    }

    private long generate(final NewImage image, final ImageHeader header) {
        try (ImageWriter writer = image.writer(header)) {
            return Progress.during(session(), "generate", () -> new HostGenerator(nodes, seed).generate(writer));
        }
    }
}
