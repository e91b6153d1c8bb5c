// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a process has of the operating system's.
 *
 * @param descriptors how many open descriptors there are of each kind
 * @param mappings    mapped files of shared memory, some of which are unmapped when garbage is collected
 * @param threads     how many
 * @param kibibytes   memory that is resident
 */
record Footprint(Map<String, Integer> descriptors, long mappings, long threads, long kibibytes) {
    static Footprint of(final long pid) throws IOException {
        final Path process = Path.of("/proc", Long.toString(pid));
        final Map<String, Integer> descriptors = new TreeMap<>();
        try (Stream<Path> links = Files.list(process.resolve("fd"))) {
            for (final Path link : (Iterable<Path>) links::iterator) {
                descriptors.merge(kind(Files.readSymbolicLink(link).toString()), 1, Integer::sum);
            }
        }
        long mappings = 0;
        for (final String line : Files.readAllLines(process.resolve("maps"))) {
            mappings += line.contains("/dev/shm/") ? 1 : 0;
        }
        return new Footprint(descriptors, mappings, status(process, "Threads:"), status(process, "VmRSS:"));
    }

    private static String kind(final String target) {
        if (target.startsWith("/dev/shm/")) {
            return "shared memory";
        }
        return target.startsWith("/") ? "file" : target.replaceFirst(":\\[.*", "");
    }

    private static long status(final Path process, final String key) throws IOException {
        for (final String line : Files.readAllLines(process.resolve("status"))) {
            if (line.startsWith(key)) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new AssertionError("no " + key);
    }
}
