// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openjdk.jmh.util.MultisetStatistics;

/** Reads a row from an element of JMH's JSON. */
final class RowReader {
    private static final double MEDIAN = 50;
    private static final double TAIL = 99;

    private RowReader() {}

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if a field is missing; the message names the benchmark
     */
    static Row read(final JsonNode result, final Map<String, BaselineRule> baselines) {
        final String benchmark = text(result, "benchmark", "a result");
        final JsonNode primary = result.path("primaryMetric");
        if (!primary.path("score").isNumber()) {
            throw new IllegalArgumentException(benchmark + " has no score");
        }
        final Unit unit = Unit.of(text(primary, "scoreUnit", benchmark));
        final double score = number(primary.path("score"));
        final double speed = unit.speed(score);
        final JsonNode bytes = result.path("secondaryMetrics").path("bytes");
        final JsonNode records = result.path("secondaryMetrics").path("records");
        final Identity identity = identity(result, benchmark, baselines);
        return new Row(
                identity.work,
                identity.contender,
                identity.role,
                speed,
                number(primary.path("scoreError")) / score,
                speeds(primary, unit, MEDIAN),
                primary.has("rawDataHistogram") ? speeds(primary, unit, TAIL) : List.of(),
                percentiles(primary, unit),
                rate(bytes),
                rate(records) / speed,
                allocation(result.path("secondaryMetrics")));
    }

    private record Identity(Work work, String contender, Role role) {}

    private static Identity identity(
            final JsonNode result, final String benchmark, final Map<String, BaselineRule> baselines) {
        final String type = benchmark.substring(0, Math.max(0, benchmark.lastIndexOf('.')));
        final String method = benchmark.substring(benchmark.lastIndexOf('.') + 1);
        final String mode = text(result, "mode", benchmark);
        final SortedMap<String, String> parameters = new TreeMap<>();
        result.path("params")
                .properties()
                .forEach(parameter ->
                        parameters.put(parameter.getKey(), parameter.getValue().asText()));
        final BaselineRule rule = baselines.getOrDefault(type, BaselineRule.NONE);
        final String contender = parameters.remove(rule.parameter());
        if (contender == null) {
            return new Identity(
                    new Work(type, "", mode, parameters), method, role(method.equals(rule.method()), method, rule));
        }
        return new Identity(
                new Work(type, method, mode, parameters),
                contender,
                role(contender.equals(rule.value()), method, rule));
    }

    private static Role role(final boolean isBaseline, final String method, final BaselineRule rule) {
        return isBaseline ? Role.BASELINE : method.equals(rule.peer()) ? Role.PEER : Role.CONTENDER;
    }

    private static List<double[]> speeds(final JsonNode metric, final Unit unit, final double percentile) {
        final List<double[]> speeds = new ArrayList<>();
        for (final JsonNode fork : metric.has("rawData") ? metric.path("rawData") : metric.path("rawDataHistogram")) {
            final double[] iterations = new double[fork.size()];
            for (int i = 0; i < iterations.length; i++) {
                iterations[i] = unit.speed(value(fork.get(i), percentile));
            }
            speeds.add(iterations);
        }
        return List.copyOf(speeds);
    }

    private static double value(final JsonNode iteration, final double percentile) {
        if (!iteration.isArray()) {
            return number(iteration);
        }
        final MultisetStatistics histogram = new MultisetStatistics();
        for (final JsonNode bucket : iteration) {
            histogram.addValue(number(bucket.path(0)), bucket.path(1).asLong());
        }
        return histogram.getPercentile(percentile);
    }

    private static SortedMap<Double, Double> percentiles(final JsonNode metric, final Unit unit) {
        final SortedMap<Double, Double> seconds = new TreeMap<>();
        if (metric.has("rawDataHistogram")) {
            metric.path("scorePercentiles")
                    .properties()
                    .forEach(percentile -> seconds.put(
                            Double.valueOf(percentile.getKey()), 1 / unit.speed(number(percentile.getValue()))));
        }
        return seconds;
    }

    /** The rate of a counter in units per second; NaN if it was never incremented. */
    private static double rate(final JsonNode metric) {
        final double score = number(metric.path("score"));
        return score > 0 ? Unit.of(metric.path("scoreUnit").asText()).speed(score) : Double.NaN;
    }

    private static double allocation(final JsonNode secondary) {
        return number(secondary.path("gc.alloc.rate.norm").path("score"));
    }

    /** JMH writes NaN as a string. */
    private static double number(final JsonNode number) {
        return number.isNumber() ? number.asDouble() : Double.NaN;
    }

    private static String text(final JsonNode node, final String name, final String owner) {
        if (!node.path(name).isTextual()) {
            throw new IllegalArgumentException(owner + " has no " + name);
        }
        return node.path(name).asText();
    }
}
