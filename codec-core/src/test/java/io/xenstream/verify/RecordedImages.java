// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Images, made by hand or by mutation, that real daemons have loaded. The entries of the archive are stored, and compressed together. */
public final class RecordedImages {
    private static final Map<String, byte[]> IMAGES = readImages();

    private RecordedImages() {}

    private static Map<String, byte[]> readImages() {
        final Map<String, byte[]> images = new HashMap<>();
        try (ZipInputStream archive = new ZipInputStream(new GZIPInputStream(open("/compat/images.zip.gz")))) {
            for (ZipEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                images.put(entry.getName(), archive.readAllBytes());
            }
        } catch (final IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return images;
    }

    private static InputStream open(final String resource) {
        return RecordedImages.class.getResourceAsStream(resource);
    }

    /** Returns the names of all images. */
    public static Stream<String> names() {
        return IMAGES.keySet().stream().sorted();
    }

    /** Returns a copy of an image. */
    public static byte[] image(final String name) {
        return IMAGES.get(name).clone();
    }

    /** Returns the lines of a table, without its header, split into fields. */
    public static List<String[]> table(final String resource) {
        try (InputStream table = open(resource)) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> line.split("\t", -1))
                    .toList();
        } catch (final IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
