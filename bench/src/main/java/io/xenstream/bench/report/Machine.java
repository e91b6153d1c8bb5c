// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

import java.util.List;

/**
 * What the benchmarks ran on.
 *
 * @param processor    as the processor names itself
 * @param cores        how many the JVM may use
 * @param memoryOctets of the whole machine
 * @param caches       of one core, as in "L2 data 1 MiB"
 * @param isVirtual    whether a hypervisor lies between
 * @param kernel       the operating system and its version
 * @param pageSize     octets
 * @param hugePages    whether the kernel makes them by itself: always, madvise, never, or unknown
 */
public record Machine(
        String processor,
        int cores,
        long memoryOctets,
        List<String> caches,
        boolean isVirtual,
        String kernel,
        int pageSize,
        String hugePages) {
    /** Whether times measured on both may be compared. The kernel may have been updated in between. */
    boolean isLike(final Machine other) {
        return processor.equals(other.processor)
                && cores == other.cores
                && gibibytes() == other.gibibytes()
                && caches.equals(other.caches);
    }

    private long gibibytes() {
        return Math.round(memoryOctets / (double) (1 << 30));
    }

    /** In one line. */
    String summary() {
        return "%s, %d cores%s, %d GiB, %s, pages of %d KiB, transparent huge pages: %s"
                .formatted(
                        processor,
                        cores,
                        isVirtual ? " (virtual)" : "",
                        gibibytes(),
                        kernel,
                        pageSize / 1024,
                        hugePages);
    }
}
