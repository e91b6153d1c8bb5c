// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

import java.util.List;
import java.util.Locale;

/**
 * The machine that ran the benchmarks.
 *
 * @param processor   model name
 * @param cores       cores available to the JVM
 * @param memoryBytes physical memory in bytes
 * @param caches      caches of one core, for example {@code L2 data 1 MiB}
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
    /** Whether speeds measured on both machines can be compared. The kernel version may differ. */
    boolean isLike(final Machine other) {
        return processor.equals(other.processor)
                && cores == other.cores
                && gibibytes() == other.gibibytes()
                && caches.equals(other.caches);
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
