// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

import java.util.Collections;
import java.util.List;
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

    /** The parts of the name: benchmark, each parameter, mode. */
    List<String> nameParts() {
        return List.of(name().split(" ", -1));
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
