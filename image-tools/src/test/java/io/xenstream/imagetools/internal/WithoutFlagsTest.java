// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.imagetools.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.Finding;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import io.xenstream.compat.CompatibilityChecker;
import io.xenstream.compat.TargetDaemon;
import io.xenstream.convert.Conversion;
import io.xenstream.copy.ImageCopy;
import io.xenstream.diff.ImageComparison;
import io.xenstream.generate.HostGenerator;
import io.xenstream.part.DomainExtract;
import io.xenstream.part.ExtractOptions;
import io.xenstream.part.ImageMerge;
import io.xenstream.repair.ImageRepair;
import io.xenstream.repair.RepairAction;
import io.xenstream.repair.RepairListener;
import io.xenstream.repair.RepairOptions;
import java.io.File;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A JVM that is given no flag. */
class WithoutFlagsTest {
    private static final String VERSIONED = "META-INF/versions/22";

    @Test
    void shouldUseEachToolSilently() throws IOException, InterruptedException {
        final int version = Runtime.version().feature();
        final List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        if (version >= 24) {
            command.add("--sun-misc-unsafe-memory-access=deny");
        }
        command.addAll(List.of("-cp", versionedClassPath(), UseTools.class.getName()));
        final Process process =
                new ProcessBuilder(command).redirectErrorStream(true).start();
        final String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (version >= 22) {
            assertThat(printed).isEqualTo("done");
            assertThat(process.waitFor()).isZero();
        } else {
            assertThat(printed).isNotEmpty();
            assertThat(process.waitFor()).isNotZero();
        }
    }

    /** With the classes for this version first, as in a jar. */
    private static String versionedClassPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .flatMap(entry -> Runtime.version().feature() >= 22 && new File(entry, VERSIONED).isDirectory()
                        ? Stream.of(new File(entry, VERSIONED).getPath(), entry)
                        : Stream.of(entry))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Prints "done" if all is as it should be. */
    static final class UseTools {
        private static final int NODES = 2000;

        private UseTools() {}

        public static void main(final String[] arguments) {
            try (WritableRegion memory = WritableRegion.allocate(64, "host");
                    Region host = written(memory, new HostGenerator(NODES, 1)::generate)) {
                check(host);
                copy(host);
                repair(host);
                exchange(host);
                convert(host);
            }
            System.out.print("done");
        }

        private static Region written(final WritableRegion memory, final ToLongFunction<ImageWriter> work) {
            try (ImageWriter writer = ImageWriter.open(memory, ImageHeader.of(2, ByteOrder.LITTLE_ENDIAN))) {
                final long length = work.applyAsLong(writer);
                return memory.slice(0, length);
            }
        }

        private static void check(final Region host) {
            for (final TargetDaemon daemon : TargetDaemon.values()) {
                CompatibilityChecker.check(host, ReadOptions.DEFAULT, daemon, (finding, outcome) -> {});
            }
        }

        private static void requireSame(final Region host, final Region other) {
            final int[] differences = {0};
            ImageComparison.compare(host, other, ReadOptions.DEFAULT, false, difference -> differences[0]++);
            require(differences[0] == 0);
        }

        private static void copy(final Region host) {
            try (WritableRegion memory = WritableRegion.allocate(64, "copy");
                    ImageReader reader = ImageReader.open(host);
                    Region copy = written(memory, writer -> ImageCopy.copyAll(reader, writer))) {
                requireSame(host, copy);
            }
        }

        private static void repair(final Region host) {
            try (WritableRegion memory = WritableRegion.allocate(64, "repaired")) {
                final RepairOptions options = new RepairOptions(true, true, true, false);
                for (final TargetDaemon daemon : List.of(TargetDaemon.C_4_17, TargetDaemon.C_4_22)) {
                    ImageRepair.repairFor(host, memory, daemon, options, ReadOptions.DEFAULT, new Ignoring());
                }
                final long length = ImageRepair.repair(host, memory, options, ReadOptions.DEFAULT, new Ignoring())
                        .length();
                try (Region repaired = memory.slice(0, length)) {
                    requireSame(host, repaired);
                }
            }
        }

        private static void exchange(final Region host) {
            final ExtractOptions options = new ExtractOptions(1, 30, true, true, true, true);
            try (WritableRegion memory = WritableRegion.allocate(64, "part");
                    Region part = written(
                            memory,
                            writer ->
                                    DomainExtract.extract(host, ReadOptions.DEFAULT, options, writer, finding -> {}));
                    ImageMerge merge = ImageMerge.of(host, part, ReadOptions.DEFAULT, true)) {
                merge.findConflicts(finding -> {});
                try (WritableRegion target = WritableRegion.allocate(64, "merged");
                        Region merged = written(target, writer -> merge.write(writer, finding -> {}))) {
                    require(merged.length() > host.length());
                }
            }
        }

        private static void convert(final Region host) {
            try (WritableRegion memory = WritableRegion.allocate(64, "text")) {
                final long length = Conversion.imageToText(host, ReadOptions.DEFAULT, memory, -1, true, finding -> {})
                        .length();
                try (Region text = memory.slice(0, length);
                        WritableRegion target = WritableRegion.allocate(64, "converted");
                        Region converted = written(
                                target,
                                writer -> Conversion.textToImage(text, writer, true, finding -> {})
                                        .length())) {
                    require(converted.length() > length / 2);
                }
            }
        }

        private static void require(final boolean isSo) {
            if (!isSo) {
                throw new AssertionError();
            }
        }
    }

    private static final class Ignoring implements RepairListener {
        @Override
        public void repaired(final RepairAction action) {}

        @Override
        public void unrepaired(final Finding finding) {}
    }
}
