// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A results file and modified copies of it: five workloads, both kinds of baseline, sampled times, and a parameter that the baseline lacks. */
final class Sample {
    static final String SCAN = "ScanBenchmark.xenstream length=1073741824 (thrpt)";
    static final String SCAN_IN_C = "ScanBenchmark.c length=1073741824 (thrpt)";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final ObjectNode document;

    private Sample(final ObjectNode document) {
        this.document = document;
    }

    static Sample load() throws IOException {
        try (InputStream json = Sample.class.getResourceAsStream("results.json")) {
            return new Sample((ObjectNode) MAPPER.readTree(json));
        }
    }

    ObjectNode document() {
        return document;
    }

    ObjectNode header() {
        return (ObjectNode) document.get("header");
    }

    ArrayNode results() {
        return (ArrayNode) document.get("results");
    }

    /** The first result of a benchmark method. */
    ObjectNode result(final String name) {
        for (final JsonNode result : results()) {
            if (result.get("benchmark").asText().endsWith("." + name)) {
                return (ObjectNode) result;
            }
        }
        throw new IllegalArgumentException(name);
    }

    /** Multiplies all measurements of a benchmark method. */
    Sample times(final String name, final double factor) {
        for (final JsonNode result : results()) {
            if (result.get("benchmark").asText().endsWith("." + name)) {
                final ObjectNode metric = (ObjectNode) result.get("primaryMetric");
                metric.put("score", factor * metric.get("score").asDouble());
                multiply(metric.path("rawData"), factor);
                multiply(metric.path("rawDataHistogram"), factor);
            }
        }
        return this;
    }

    /** Multiplies numbers in nested lists; of histogram pairs, only the first number. */
    private static void multiply(final JsonNode node, final double factor) {
        for (int i = 0; i < node.size(); i++) {
            if (!node.get(i).isNumber()) {
                multiply(node.get(i), factor);
            } else if (i == 0 || !node.get(1).isInt()) {
                ((ArrayNode) node)
                        .set(
                                i,
                                MAPPER.getNodeFactory()
                                        .numberNode(factor * node.get(i).asDouble()));
            }
        }
    }

    /** Makes every second fork of a method slower by the given fraction. */
    Sample disturbed(final String name, final double part) {
        for (final JsonNode result : results()) {
            if (result.get("benchmark").asText().endsWith("." + name)) {
                multiply(result.get("primaryMetric").get("rawData").get(1), 1 - part);
            }
        }
        return this;
    }

    Sample without(final String name) {
        for (int i = results().size() - 1; i >= 0; i--) {
            if (results().get(i).get("benchmark").asText().endsWith("." + name)) {
                results().remove(i);
            }
        }
        return this;
    }

    Path writeTo(final Path file) throws IOException {
        return Files.writeString(file, document.toString());
    }

    static Machine machine() throws IOException {
        return load().asResults().header().machine();
    }

    Results asResults() throws IOException {
        return MAPPER.treeToValue(document, Results.class);
    }

    Row row(final String name) throws IOException {
        return asResults().rows().stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
