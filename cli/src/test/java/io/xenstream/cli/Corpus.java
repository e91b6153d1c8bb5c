// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The captured images. */
public final class Corpus {
    public static final String WATCH_DEPTH = "c-4.22-v2-watch-depth";

    private Corpus() {}

    /** Those that a daemon could load. */
    public static Stream<String> good() {
        return Stream.of("c-4.17-v1", "c-4.17-v1-transaction", "c-4.22-v1", "c-4.22-v2");
    }

    public static byte[] bytes(final String name) {
        try (InputStream resource = Corpus.class.getResourceAsStream("/corpus/" + name)) {
            return resource.readAllBytes();
        } catch (final IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    public static Path image(final String name, final Path directory) throws IOException {
        return Files.write(directory.resolve(name + ".img"), bytes(name + ".img"));
    }
}
