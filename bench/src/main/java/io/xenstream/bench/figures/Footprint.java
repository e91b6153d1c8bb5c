// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.figures;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** How much memory and disk space something takes. */
final class Footprint {
    private Footprint() {}

    /** Bytes of live objects on the heap. */
    static long heap() {
        // The second collection finds what the first one has made unreachable.
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Bytes of disk space of a directory, holes in files not counted. */
    static long files(final Path directory) {
        try {
            final Process du = new ProcessBuilder("du", "-s", "--block-size=1", directory.toString()).start();
            try (InputStream output = du.getInputStream()) {
                final String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
                return Long.parseLong(text.substring(0, text.indexOf('\t')));
            }
        } catch (final IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** Creates an empty directory. */
    static Path create(final Path parent, final String name) {
        try {
            return Files.createTempDirectory(parent, "xenstream-bench-" + name + "-");
        } catch (final IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** Removes a directory with everything in it. */
    static void remove(final Path directory) {
        try {
            final List<Path> files;
            try (Stream<Path> walk = Files.walk(directory)) {
                files = walk.sorted(Comparator.reverseOrder()).toList();
            }
            for (final Path file : files) {
                Files.delete(file);
            }
        } catch (final IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }
}
