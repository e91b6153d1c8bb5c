// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The result of one benchmark with its parameters. Speeds are operations per second; unknown numbers are NaN.
 *
 * @param work     the workload
 * @param contender             the contender
 * @param role                  whether others are compared with it
 * @param speed                 operations per second
 * @param relativeError         half of JMH's 99.9 % confidence interval, relative to the score
 * @param forks                 speed of each iteration by fork; for sampled times, of the iteration's median
 * @param tails                 for sampled times, the speed of each iteration's 99th percentile; otherwise empty
 * @param percentiles           for sampled times, seconds by percentile; otherwise empty
 * @param bytesPerSecond        image bytes per second
 * @param recordsPerOperation   image records per operation
 * @param allocatedPerOperation heap bytes allocated per operation
 */
public record Row(
        Work work,
        String contender,
        Role role,
        double speed,
        double relativeError,
        List<double[]> forks,
        List<double[]> tails,
        SortedMap<Double, Double> percentiles,
        double bytesPerSecond,
        double recordsPerOperation,
        double allocatedPerOperation) {
    /** Copies the percentiles, keeping their order. */
    public Row {
        percentiles = Collections.unmodifiableSortedMap(new TreeMap<>(percentiles));
    }

    /** The unique name in a run: benchmark, parameters, mode. */
    public String name() {
        return work.nameOf(contender);
    }

    /**
     * The only row of a contender with at least these parameters; empty if there is none, or more than one.
     *
     * @param rows of a run
     * @param name class, contender, and what identifies the row, separated by spaces, for example {@code ScanBenchmark.c length=524288 (thrpt)}
     */
    public static Optional<Row> find(final List<Row> rows, final String name) {
        final List<String> parts = List.of(name.split(" ", -1));
        final List<Row> found = rows.stream()
                .filter(row -> List.of(row.name().split(" ", -1)).containsAll(parts))
                .toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    /**
     * The ratio of this row's speed to another's.
     *
     * @param other usually of the same work
     */
    public Ratio ratioTo(final Row other) {
        return logSpeed().minus(other.logSpeed()).ratio();
    }

    /** Operations per second with their interval. */
    public Ratio speedInterval() {
        return logSpeed().ratio();
    }

    boolean isBaseline() {
        return role == Role.BASELINE;
    }

    boolean isPeer() {
        return role == Role.PEER;
    }

    boolean isLatency() {
        return !percentiles.isEmpty();
    }

    /** Allocated bytes per record, or NaN if unknown. */
    public double allocatedPerRecord() {
        return recordsPerOperation > 0 ? allocatedPerOperation / recordsPerOperation : Double.NaN;
    }

    double bytesPerOperation() {
        return bytesPerSecond / speed;
    }

    Estimate logSpeed() {
        return Estimate.ofLogarithms(forks);
    }

    Estimate logTailSpeed() {
        return Estimate.ofLogarithms(tails);
    }
}
