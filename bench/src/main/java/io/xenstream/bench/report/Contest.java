// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One workload and the results of its contenders.
 *
 * @param work     the workload
 * @param title    the workload's readable name
 * @param rows     fastest first, including the baseline
 * @param baseline the baseline row, or null if there is none
 * @param peer     the row that makes the same checks as xenstream, or null if there is none
 */
record Contest(Work work, String title, List<Row> rows, Row baseline, Row peer) {
    /** The relative difference of bytes per operation that still counts as equal. */
    private static final double SAME_BYTES = 0.01;

    /** All workloads of a run, in order. A baseline that lacks a parameter is repeated for each value of that parameter. */
    static List<Contest> of(final List<Row> rows) {
        final Map<Work, List<Row>> byWork =
                rows.stream().collect(Collectors.groupingBy(Row::work, TreeMap::new, Collectors.toList()));
        final Set<String> unsaid = common(rows).keySet();
        final List<Contest> contests = new ArrayList<>();
        byWork.forEach((work, own) -> {
            if (!isBaselineOfOthersOnly(own, work, byWork)) {
                contests.add(of(work, work.title(unsaid), own, baseline(work, rows)));
            }
        });
        return contests;
    }

    /** Parameters with a single value throughout the run, which are stated once. */
    static SortedMap<String, String> common(final List<Row> rows) {
        final SortedMap<String, Set<String>> values = new TreeMap<>();
        rows.forEach(row -> row.work()
                .parameters()
                .forEach((name, value) ->
                        values.computeIfAbsent(name, unseen -> new HashSet<>()).add(value)));
        final SortedMap<String, String> common = new TreeMap<>();
        values.forEach((name, all) -> {
            final String value = all.iterator().next();
            if (all.size() == 1 && !value.matches("[0-9.]+")) {
                common.put(name, value);
            }
        });
        return common;
    }

    private static Contest of(final Work work, final String title, final List<Row> own, final Optional<Row> baseline) {
        final List<Row> all = new ArrayList<>(own);
        baseline.filter(row -> !own.contains(row)).ifPresent(all::add);
        all.sort(Comparator.comparingDouble(Row::speed).reversed());
        final Row peer = own.stream().filter(Row::isPeer).findFirst().orElse(null);
        return new Contest(work, title, List.copyOf(all), baseline.orElse(null), peer);
    }

    private static boolean isBaselineOfOthersOnly(
            final List<Row> own, final Work work, final Map<Work, List<Row>> byWork) {
        return own.stream().allMatch(Row::isBaseline)
                && byWork.keySet().stream().anyMatch(other -> !other.equals(work) && work.isPartOf(other));
    }

    /** The baseline of a workload: the one that shares the most parameters with it. */
    static Optional<Row> baseline(final Work work, final List<Row> rows) {
        return rows.stream()
                .filter(row -> row.isBaseline() && row.work().isPartOf(work))
                .max(Comparator.comparingInt(row -> row.work().parameters().size()));
    }

    /** The ratio of a row to the baseline, or null without a baseline. */
    Ratio ratio(final Row row) {
        return ratio(row, baseline);
    }

    /** The ratio of a row to the peer, or null without a peer. */
    Ratio ratioToPeer(final Row row) {
        return ratio(row, peer);
    }

    private static Ratio ratio(final Row row, final Row other) {
        return other == null ? null : row.ratioTo(other);
    }

    boolean hasPeer() {
        return peer != null;
    }

    /** The title, and the cache of this machine that the image fits into: then memory is not what is measured. */
    String title(final Machine machine) {
        final String cache = machine.cacheThatHolds(rows.get(0).bytesPerOperation());
        return cache.isEmpty() ? title : title + ", image fits " + cache;
    }

    boolean isLatency() {
        return rows.get(0).isLatency();
    }

    /** Whether all rows process the same bytes per operation, so that bytes per second rank like operations per second. */
    boolean isInBytes() {
        final double bytes = rows.get(0).bytesPerOperation();
        return rows.stream().allMatch(row -> Math.abs(row.bytesPerOperation() / bytes - 1) < SAME_BYTES);
    }
}
