// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.figures;

/**
 * What was measured of a contender. Times are medians; NaN if it cannot do it or was not asked.
 *
 * @param name             the contender
 * @param read             nanoseconds
 * @param write            nanoseconds
 * @param createAndRemove  nanoseconds for both
 * @param listPerChild     nanoseconds for each of 10,000 children
 * @param transactionWrite nanoseconds for each of the 20 writes of a transaction, commit included
 * @param readP99          99th percentile in nanoseconds
 * @param writeP99         99th percentile in nanoseconds
 * @param fileBytes        bytes of files per node
 * @param memoryBytes      bytes per node on the heap and in native memory
 * @param reopenMillis     time to open it after its process was killed; NaN if nothing is left
 */
record Contender(
        String name,
        double read,
        double write,
        double createAndRemove,
        double listPerChild,
        double transactionWrite,
        double readP99,
        double writeP99,
        double fileBytes,
        double memoryBytes,
        double reopenMillis) {
    Contender withReopen(final double millis) {
        return new Contender(
                name,
                read,
                write,
                createAndRemove,
                listPerChild,
                transactionWrite,
                readP99,
                writeP99,
                fileBytes,
                memoryBytes,
                millis);
    }
}
