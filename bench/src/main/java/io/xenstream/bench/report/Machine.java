// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The machine that ran the benchmarks.
 *
 * @param processor   model name
 * @param cores       cores available to the JVM
 * @param memoryBytes physical memory in bytes
 * @param caches      caches of one core, smallest first, for example {@code L2 unified 1024K}
 * @param isVirtual   whether it is a virtual machine
 * @param kernel      operating system and version
 * @param pageSize    page size in bytes
 * @param hugePages   mode of transparent huge pages: always, madvise, never, or unknown
 */
public record Machine(
        String processor,
        int cores,
        long memoryBytes,
        List<String> caches,
        boolean isVirtual,
        String kernel,
        int pageSize,
        String hugePages) {
    private static final Pattern CACHE = Pattern.compile("(?<level>L\\d) (?:data|unified) (?<kibibytes>\\d{1,9})K");
    private static final int KIBI = 1024;

    /** Whether speeds measured on both machines can be compared. The kernel version may differ. */
    boolean isLike(final Machine other) {
        return processor.equals(other.processor)
                && cores == other.cores
                && gibibytes() == other.gibibytes()
                && caches.equals(other.caches);
    }

    /** The smallest cache for data that holds a number of bytes, for example {@code L2}; empty if there is none. */
    String cacheThatHolds(final double bytes) {
        return caches.stream()
                .map(CACHE::matcher)
                .filter(Matcher::matches)
                .filter(cache -> Long.parseLong(cache.group("kibibytes")) * KIBI >= bytes)
                .map(cache -> cache.group("level"))
                .findFirst()
                .orElse("");
    }

    private long gibibytes() {
        return Math.round(memoryBytes / (double) (1 << 30));
    }

    /** A one-line summary. */
    String summary() {
        return String.format(
                Locale.ROOT,
                "%s, %d cores%s, %d GiB, %s, pages of %d KiB, transparent huge pages: %s",
                processor,
                cores,
                isVirtual ? " (virtual)" : "",
                gibibytes(),
                kernel,
                pageSize / 1024,
                hugePages);
    }
}
