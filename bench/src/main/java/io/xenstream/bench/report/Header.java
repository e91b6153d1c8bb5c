// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

/**
 * What was run, when and where.
 *
 * @param suite       the version of xenstream
 * @param commit      of git; empty if nobody knows
 * @param isModified  whether there were changes since that commit
 * @param selection   quick, full, or the name of another list
 * @param date        of the beginning, ISO 8601, UTC
 * @param seconds     how long it took
 * @param loadBefore  how many processes had wanted to run in the minute before; below 0 if nobody knows
 * @param compiler    of the C baselines; empty without
 * @param machine     what it ran on
 * @param jdk         what ran it
 */
public record Header(
        String suite,
        String commit,
        boolean isModified,
        String selection,
        String date,
        long seconds,
        double loadBefore,
        String compiler,
        Machine machine,
        Jdk jdk) {
    /** As in 0.1.0 (3f2a99b, changed). */
    String revision() {
        if (commit.isEmpty()) {
            return suite;
        }
        return suite + " (" + commit.substring(0, Math.min(9, commit.length())) + (isModified ? ", changed" : "") + ")";
    }
}
