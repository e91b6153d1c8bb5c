// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.operation;

import io.xenstream.codec.Region;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Images that Xen's own daemons have written. */
public final class Images {
    private Images() {}

    public static byte[] of(final String name) {
        try (InputStream input = Images.class.getResourceAsStream("/corpus/" + name)) {
            return input.readAllBytes();
        } catch (final IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    public static byte[] any() {
        return of("c-4.22-v2.img");
    }

    /** Those that are without an error. */
    static Stream<String> names() {
        return Stream.of("c-4.17-v1-transaction.img", "c-4.17-v1.img", "c-4.22-v1.img", "c-4.22-v2.img");
    }

    public static Region region(final byte[] image) {
        return Region.ofArray(image, "sent");
    }

    static List<String> in(final Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (final IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
