// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.observe;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a daemon has done and what is used, at one moment.
 *
 * @param state      running, ended or killed
 * @param process    the daemon's number; 0 if it is not known
 * @param started    since when the daemon counts; null if it does not
 * @param updated    when the daemon has updated counts and gauges
 * @param taken      when this was asked, which domains' changes and clients are of
 * @param counts     what only grows, by name; empty if the daemon does not tell
 * @param gauges     what goes up and down, by name
 * @param allDomains how many domains there are
 * @param domains    those of which more is known
 * @param clients    clients; null if the daemon does not tell
 * @param missing    what the daemon does not tell
 */
record Sample(
        String state,
        long process,
        Instant started,
        Instant updated,
        Instant taken,
        Map<String, Long> counts,
        Map<String, Long> gauges,
        int allDomains,
        List<Domain> domains,
        List<Client> clients,
        List<String> missing) {
    static final long UNKNOWN = -1;

    /** How much of a quota is near it. */
    private static final double NEAR = 0.8;

    /**
     * A domain. What is not known is {@link #UNKNOWN}.
     *
     * @param nodes     nodes that it owns
     * @param nodeQuota how many it may own; 0 if there is no limit
     * @param bytes     of their paths and values
     * @param changes   of its nodes since the last sample
     * @param watches   its own
     */
    record Domain(int domid, boolean isIntroduced, long nodes, long nodeQuota, long bytes, long changes, long watches) {
        boolean isNearLimit() {
            return nodeQuota > 0 && nodes >= NEAR * nodeQuota;
        }

        Domain withChanges(final long count) {
            return new Domain(domid, isIntroduced, nodes, nodeQuota, bytes, count, watches);
        }
    }

    /** A client, and what it has asked for and been sent. */
    record Client(
            long number, long process, long requests, long errors, long events, long heldBytes, long waitingBytes) {}

    /** How often something was done a second since another sample, or since the daemon began if that was another process; negative if it is not known. */
    double rate(final String name, final Sample before) {
        final Long now = counts.get(name);
        if (now == null) {
            return UNKNOWN;
        }
        final boolean isSame = before != null && before.process == process && before.started.equals(started);
        final Instant begin = isSame ? before.updated : started;
        final long done = now - (isSame ? before.counts.getOrDefault(name, 0L) : 0L);
        final double seconds = Math.max(0, updated.toEpochMilli() - begin.toEpochMilli()) / 1000.0;
        return seconds == 0 ? 0 : Math.max(0, done) / seconds;
    }
}
