// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

/**
 * Describes a run: what, when and where.
 *
 * @param suite       the version of xenstream
 * @param commit      the git commit; empty if unknown
 * @param isModified  whether the sources differ from that commit
 * @param selection   {@code quick}, {@code full}, or the name of another command
 * @param date        start time, ISO 8601 in UTC
 * @param seconds     duration in seconds
 * @param loadBefore  load average of the minute before; negative if unknown
 * @param compiler    the C compiler; empty if there is none
 * @param machine     the machine
 * @param jdk         the JDK
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
    /** What was measured, when and where, in a line of Markdown. */
    public String summary() {
        final String command = selection.matches("quick|full") ? "--" + selection : selection;
        return "xenstream " + revision() + ", `bench " + command + "`, " + date + ". " + machine.summary() + ". JDK "
                + jdk.version() + ".";
    }

    /** For example {@code 0.1.0 (3f2a99b, changed)}. */
    String revision() {
        if (commit.isEmpty()) {
            return suite;
        }
        return suite + " (" + commit.substring(0, Math.min(9, commit.length())) + (isModified ? ", changed" : "") + ")";
    }
}
