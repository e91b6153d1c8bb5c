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
final class Corpus {
    static final String WATCH_DEPTH = "c-4.22-v2-watch-depth";

    private Corpus() {}

    /** Those that a daemon could load. */
    static Stream<String> good() {
        return Stream.of("c-4.17-v1", "c-4.17-v1-transaction", "c-4.22-v1", "c-4.22-v2");
    }

    static byte[] octets(final String name) {
        try (InputStream resource = Corpus.class.getResourceAsStream("/corpus/" + name)) {
            return resource.readAllBytes();
        } catch (final IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    static Path image(final String name, final Path directory) throws IOException {
        return Files.write(directory.resolve(name + ".img"), octets(name + ".img"));
    }
}
