// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.demo;

import io.xenstream.cli.command.BaseCommand;
import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.command.Progress;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.copy.ImageCopy;
import io.xenstream.generate.HostGenerator;
import io.xenstream.nativeio.Durability;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.NewImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the transfer of an image between two JVMs. */
@Command(
        name = "demo",
        description = "Publishes an image from one JVM to another and prints how long each step took. Generates a"
                + " host's store in a mapped image and publishes it; a second JVM maps the image, verifies it,"
                + " counts its nodes and lists some. Then reads and writes the same image with DataInputStream and"
                + " DataOutputStream for comparison.",
        exitCodeList = {"0:success", "2:invalid command line", "4:cannot write the temporary files or the output"},
        footer = {
            "  xenstream demo",
            "  xenstream demo --nodes 100000 --keep",
            "",
            "One million nodes need about 300 MB in the directory for temporary files."
        })
public final class DemoCommand extends BaseCommand {
    private static final long SEED = 42;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Number of nodes (default: 1000000).")
    private long nodes;

    @Option(names = "--keep", description = "Keep the image and print its path.")
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

    /** Deletes the files if the demo is interrupted; {@code deleteOnExit} deletes in reverse order. */
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
        final DemoTable table = new DemoTable(output());
        final List<TimedStep> steps = publish(image);
        table.begin(nodes, Files.size(image));
        table.print("", steps);
        final SecondJvm second = SecondJvm.receive(spec.root().userObject().getClass(), image);
        table.print("second JVM: ", second.steps());
        table.print(second);
        compare(image, copy, table);
        if (isKept) {
            table.kept(image);
        }
    }

    private List<TimedStep> publish(final Path path) {
        final List<TimedStep> steps = new ArrayList<>();
        final ImageHeader header = ImageHeader.of(ImageHeader.LATEST_VERSION, ByteOrder.LITTLE_ENDIAN);
        try (NewImage image = MappedImage.create(path, Durability.NONE)) {
            final TimedStep generation = TimedStep.measure("generate into a mapped image", () -> {
                try (ImageWriter writer = image.writer(header)) {
                    return Progress.during(
                            session(), "generate", () -> new HostGenerator(nodes, SEED).generate(writer));
                }
            });
            steps.add(generation);
            steps.add(TimedStep.measure("publish it", () -> {
                image.publish(generation.bytes());
                return 0L;
            }));
        }
        return steps;
    }

    private void compare(final Path path, final Path copy, final DemoTable table) throws IOException {
        try (MappedImage image = MappedImage.open(path)) {
            final DataStreamCodec streams = new DataStreamCodec(ByteOrder.LITTLE_ENDIAN);
            final long length = image.length();
            final TimedStep copied = TimedStep.measureBetter("write every record", () -> copyInPlace(image, copy));
            requireSame(path, copy);
            final TimedStep written = TimedStep.measureBetter("write every record", () -> {
                try (ImageReader reader = image.reader()) {
                    return streams.write(reader, copy);
                } catch (final IOException refused) {
                    throw new UncheckedIOException(refused);
                }
            });
            requireSame(path, copy);
            final long[] sums = new long[2];
            final TimedStep lookedAt = TimedStep.measureBetter("read every field of every node", () -> {
                try (ImageReader reader = image.reader()) {
                    sums[0] = DataStreamCodec.readInPlace(reader);
                    return length;
                }
            });
            final TimedStep read = TimedStep.measureBetter("read every field of every node", () -> {
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
            throw new IllegalStateException("the copy differs from the image at byte " + difference);
        }
    }
}
