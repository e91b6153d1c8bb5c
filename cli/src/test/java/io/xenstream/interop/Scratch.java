// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder that goes when it is closed; its path is short enough for the name of a socket in it. */
final class Scratch implements AutoCloseable {
    private static final Path TOP = Path.of("/tmp");

    private final Path folder;

    private Scratch(final Path folder) {
        this.folder = folder;
    }

    static Scratch create() throws IOException {
        return new Scratch(Files.createTempDirectory(TOP, "xsi-"));
    }

    Path folder() {
        return folder;
    }

    Path resolve(final String name) {
        return folder.resolve(name);
    }

    @Override
    public void close() {
        delete(folder);
    }

    static void delete(final Path top) {
        try (Stream<Path> paths = Files.walk(top)) {
            final List<Path> deepestFirst =
                    paths.sorted(Comparator.reverseOrder()).toList();
            for (final Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (final IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
