// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.verify.Verifier;
import io.xenstream.verify.VerifySummary;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The demo's second JVM: takes the image that the first one has published. Its output is read by {@link SecondJvm}. */
@Command(name = "demo-receive", hidden = true, description = "The second process of the demo.")
final class DemoReceiveCommand implements Callable<Integer> {
    static final String STEP = "step";
    static final String LISTED = "listed";
    static final String GUEST = "/local/domain/1";

    @ParentCommand
    private Main main;

    @Parameters(index = "0", paramLabel = "IMAGE", description = "The published image.")
    private Path path;

    @Option(names = "--spawned", required = true, description = "When this process was asked for.")
    private Instant spawned;

    @Override
    public Integer call() {
        final Instant called = Instant.now();
        report(new Step(
                "start of the JVM",
                ChronoUnit.NANOS.between(spawned, main.session().begin()),
                0));
        report(new Step(
                "its command line", ChronoUnit.NANOS.between(main.session().begin(), called), 0));
        final long begin = System.nanoTime();
        try (MappedImage image = MappedImage.open(path)) {
            report(new Step("map the image", System.nanoTime() - begin, 0));
            final Region region = image.region();
            report(Step.measure("verify every record", () -> verify(region)));
            report(Step.measure("count the nodes", () -> count(region)));
            report(Step.measure("list guest 1", () -> list(region)));
        }
        return ExitCode.FINE;
    }

    private void report(final Step step) {
        main.session()
                .output()
                .text(STEP + '\t' + step.name() + '\t' + step.nanos() + '\t' + step.octets())
                .newline();
    }

    private static long verify(final Region region) {
        final VerifySummary summary = Verifier.verify(region, ReadOptions.DEFAULT, finding -> {});
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
        main.session().output().text("nodes\t").number(nodes).newline();
        return region.length();
    }

    private long list(final Region region) {
        final Output output = main.session().output();
        final NodePrinter printer = new NodePrinter(output, true, true, 0);
        new Listing(region, ReadOptions.DEFAULT, Subtree.below(GUEST, false), Progress.none()).walk((node, offset) -> {
            output.text(LISTED).write('\t');
            printer.print(node);
        });
        return region.length();
    }
}
