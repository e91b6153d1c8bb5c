// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.demo;

import io.xenstream.cli.command.BaseCommand;
import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.command.Output;
import io.xenstream.cli.command.Progress;
import io.xenstream.cli.listing.Listing;
import io.xenstream.cli.listing.NodeFilter;
import io.xenstream.cli.listing.NodePrinter;
import io.xenstream.cli.listing.Subtree;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.verify.Verifier;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The second JVM of the demo: maps the image that the first JVM published. {@link SecondJvm} parses its output. */
@Command(name = "demo-receive", hidden = true, description = "The second JVM of the demo.")
public final class DemoReceiveCommand extends BaseCommand {
    static final String STEP = "step";
    static final String LISTED = "listed";
    static final String GUEST = "/local/domain/1";

    @Parameters(index = "0", paramLabel = "IMAGE", description = "The published image.")
    private Path path;

    @Option(names = "--spawned", required = true, description = "When the first JVM started this one.")
    private Instant spawned;

    @Override
    public Integer call() {
        final Instant called = Instant.now();
        report(new TimedStep(
                "start the JVM", ChronoUnit.NANOS.between(spawned, session().begin()), 0));
        report(new TimedStep(
                "parse the command line", ChronoUnit.NANOS.between(session().begin(), called), 0));
        final long begin = System.nanoTime();
        try (MappedImage image = MappedImage.open(path)) {
            report(new TimedStep("map the image", System.nanoTime() - begin, 0));
            final Region region = image.region();
            report(TimedStep.measure("verify every record", () -> verify(region)));
            report(TimedStep.measure("count the nodes", () -> count(region)));
            report(TimedStep.measure("list guest 1", () -> list(region)));
        }
        return ExitCode.FINE;
    }

    private void report(final TimedStep step) {
        output().text(STEP + '\t' + step.name() + '\t' + step.nanos() + '\t' + step.bytes())
                .newline();
    }

    private static long verify(final Region region) {
        final Verifier.Summary summary = Verifier.verify(region, ReadOptions.DEFAULT, finding -> {});
        if (!summary.isGood()) {
            throw new CommandFailure(ExitCode.FOUND, "the published image has " + summary.errors() + " errors");
        }
        return region.length();
    }

    private long count(final Region region) {
        long nodes = 0;
        try (ImageReader reader = ImageReader.open(region)) {
            while (reader.next()) {
                if (reader.type() == RecordType.NODE_DATA && reader.nodeData().isCommitted()) {
                    nodes++;
                }
            }
        }
        output().text("nodes\t").number(nodes).newline();
        return region.length();
    }

    private long list(final Region region) {
        final Output output = output();
        final NodePrinter printer = new NodePrinter(output, true, true, 0, -1);
        new Listing(region, ReadOptions.DEFAULT, Subtree.below(GUEST, false), NodeFilter.ALL, Progress.none())
                .walk((node, offset) -> {
                    output.text(LISTED).write('\t');
                    printer.print(node);
                });
        return region.length();
    }
}
