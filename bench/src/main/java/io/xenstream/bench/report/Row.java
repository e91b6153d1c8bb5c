// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one benchmark with its parameters has measured. All speeds are operations a second, and a number that nobody measured is NaN.
 *
 * @param work                  what was done
 * @param contender             who did it
 * @param isBaseline            whether the others are compared with it
 * @param speed                 operations a second
 * @param relativeError         half of JMH's 99.9 % confidence interval, as a part of the score
 * @param forks                 the speed of each iteration, by fork; of sampled times that of the iteration's median
 * @param tails                 of sampled times: the speed of each iteration's 99th percentile; otherwise no forks
 * @param percentiles           of sampled times: seconds by percentile; otherwise empty
 * @param octetsPerSecond       octets of image
 * @param recordsPerOperation   records of image
 * @param allocatedPerOperation octets that the collector has to deal with
 */
public record Row(
        Work work,
        String contender,
        boolean isBaseline,
        double speed,
        double relativeError,
        List<double[]> forks,
        List<double[]> tails,
        SortedMap<Double, Double> percentiles,
        double octetsPerSecond,
        double recordsPerOperation,
        double allocatedPerOperation) {
    /** Keeps its own order of percentiles. */
    public Row {
        percentiles = Collections.unmodifiableSortedMap(new TreeMap<>(percentiles));
    }

    /** Unique in a run: the benchmark, its parameters, its mode. */
    public String name() {
        return work.nameOf(contender);
    }

    /** The words of the name: the benchmark, each parameter, the mode. */
    List<String> nameParts() {
        return List.of(name().split(" ", -1));
    }

    boolean isLatency() {
        return !percentiles.isEmpty();
    }

    /** Octets for each record, or NaN if either is unknown. */
    public double allocatedPerRecord() {
        return recordsPerOperation > 0 ? allocatedPerOperation / recordsPerOperation : Double.NaN;
    }

    double octetsPerOperation() {
        return octetsPerSecond / speed;
    }

    Estimate logSpeed() {
        return Estimate.ofLogarithms(forks);
    }

    Estimate logTailSpeed() {
        return Estimate.ofLogarithms(tails);
    }
}
