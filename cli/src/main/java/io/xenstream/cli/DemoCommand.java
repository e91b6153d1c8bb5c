// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.generate.HostGenerator;
import io.xenstream.nativeio.Durability;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.NewImage;
import io.xenstream.transform.ImageCopy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The main job with numbers: one process publishes an image, another takes it over. */
@Command(
        name = "demo",
        description = "Does the main job and says how long it took: generates a host into a mapped image, publishes"
                + " it, and has a second JVM map, verify, count and list it. Then does the same reading and writing"
                + " with DataInputStream and DataOutputStream.",
        exitCodeList = {
            "0:done",
            "2:the command line was not understood",
            "4:the temporary files or the output could not be written"
        },
        footer = {
            "  xenstream demo",
            "  xenstream demo --nodes 100000 --keep",
            "",
            "A million nodes need about 300 MB in the directory for temporary files."
        })
final class DemoCommand implements Callable<Integer> {
    private static final long SEED = 42;

    @ParentCommand
    private Main main;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "How many nodes the host has (default: 1000000).")
    private long nodes;

    @Option(names = "--keep", description = "Keep the image, and say where it is.")
    private boolean isKept;

    @Override
    public Integer call() {
        if (nodes < 1) {
            throw new CommandFailure(ExitCode.USAGE, "--nodes must be at least 1, but is " + nodes);
        }
        try {
            final Path directory = Files.createTempDirectory("xenstream-demo-");
            try {
                final Path image = directory.resolve("host.img");
                final Path copy = directory.resolve("copy.img");
                deleteIfStopped(directory, image, copy);
                run(image, copy);
            } finally {
                clear(directory);
            }
            return ExitCode.FINE;
        } catch (final IOException refused) {
            throw new CommandFailure(ExitCode.OUTPUT, "cannot write temporary files: " + refused.getMessage(), refused);
        }
    }

    /** Who stops the demo half-way does not want its files: they go in the reverse order. */
    private void deleteIfStopped(final Path... files) {
        if (!isKept) {
            for (final Path file : files) {
                file.toFile().deleteOnExit();
            }
        }
    }

    private void clear(final Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (final Path file : files.toList()) {
                if (!isKept || !file.endsWith("host.img")) {
                    Files.delete(file);
                }
            }
        }
        if (!isKept) {
            Files.delete(directory);
        }
    }

    private void run(final Path image, final Path copy) throws IOException {
        final DemoTable table = new DemoTable(main.session().output());
        final List<Step> steps = publish(image);
        table.begin(nodes, Files.size(image));
        table.print("", steps);
        final SecondJvm second = SecondJvm.receive(image);
        table.print("second JVM: ", second.steps());
        table.print(second);
        compare(image, copy, table);
        if (isKept) {
            table.kept(image);
        }
    }

    private List<Step> publish(final Path path) {
        final List<Step> steps = new ArrayList<>();
        final ImageHeader header = ImageHeader.of(ImageHeader.LATEST_VERSION, ByteOrder.LITTLE_ENDIAN);
        try (NewImage image = MappedImage.create(path, Durability.NONE)) {
            final Step generation = Step.measure("generate into a mapped image", () -> {
                try (ImageWriter writer = image.writer(header)) {
                    return Progress.during(
                            main.session(), "generate", () -> new HostGenerator(nodes, SEED).generate(writer));
                }
            });
            steps.add(generation);
            steps.add(Step.measure("publish it", () -> {
                image.publish(generation.octets());
                return 0L;
            }));
        }
        return steps;
    }

    private void compare(final Path path, final Path copy, final DemoTable table) throws IOException {
        try (MappedImage image = MappedImage.open(path)) {
            final PlainStreams streams = new PlainStreams(ByteOrder.LITTLE_ENDIAN);
            final long length = image.length();
            final Step copied = Step.measureBetter("write every record", () -> copyInPlace(image, copy));
            requireSame(path, copy);
            final Step written = Step.measureBetter("write every record", () -> {
                try (ImageReader reader = image.reader()) {
                    return streams.write(reader, copy);
                } catch (final IOException refused) {
                    throw new UncheckedIOException(refused);
                }
            });
            requireSame(path, copy);
            final long[] sums = new long[2];
            final Step lookedAt = Step.measureBetter("read every field of every node", () -> {
                try (ImageReader reader = image.reader()) {
                    sums[0] = PlainStreams.readInPlace(reader);
                    return length;
                }
            });
            final Step read = Step.measureBetter("read every field of every node", () -> {
                try {
                    sums[1] = streams.read(path);
                    return length;
                } catch (final IOException refused) {
                    throw new UncheckedIOException(refused);
                }
            });
            if (sums[0] != sums[1]) {
                throw new IllegalStateException("streams read " + sums[1] + ", in place it was " + sums[0]);
            }
            table.compare(copied, written, lookedAt, read);
        } catch (final UncheckedIOException refused) {
            throw refused.getCause();
        }
    }

    private static long copyInPlace(final MappedImage image, final Path copy) {
        try (ImageReader reader = image.reader();
                NewImage target = MappedImage.create(copy, Durability.NONE)) {
            final long length;
            try (ImageWriter writer = target.writer(reader.header())) {
                length = ImageCopy.copyAll(reader, writer);
            }
            target.publish(length);
            return length;
        }
    }

    private static void requireSame(final Path image, final Path copy) throws IOException {
        final long difference = Files.mismatch(image, copy);
        if (difference >= 0) {
            throw new IllegalStateException("the copy differs from the image at octet " + difference);
        }
    }
}
