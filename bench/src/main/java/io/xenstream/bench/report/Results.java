// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The results file of a run, described in docs/performance.md.
 *
 * @param schema    {@value #SCHEMA}
 * @param version   {@value #VERSION}
 * @param header    describes the run, when and where
 * @param baselines by benchmark class
 * @param results JMH's JSON, unchanged
 */
public record Results(
        String schema, int version, Header header, Map<String, BaselineRule> baselines, JsonNode results) {
    static final String SCHEMA = "xenstream-bench";
    static final int VERSION = 1;

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /**
     * Creates the results of a run.
     *
     * @param header    describes the run
     * @param baselines by benchmark class
     * @param jmh       JMH's JSON
     * @throws IOException if {@code jmh} is not JSON
     */
    public static Results of(final Header header, final Map<String, BaselineRule> baselines, final String jmh)
            throws IOException {
        return new Results(SCHEMA, VERSION, header, baselines, MAPPER.readTree(jmh));
    }

    /**
     * Reads a file.
     *
     * @param file written by {@link #write}
     * @throws IOException if it cannot be read, is not a results file, or has another version; the message is for the user
     */
    public static Results read(final Path file) throws IOException {
        try {
            final JsonNode document = MAPPER.readTree(Files.readAllBytes(file));
            requireSchema(file, document);
            final Results results = MAPPER.treeToValue(document, Results.class);
            results.requireComplete(file);
            return results;
        } catch (final NoSuchFileException missing) {
            throw new IOException("cannot read " + file + ": no such file", missing);
        } catch (final JacksonException mistake) {
            throw new IOException(
                    "cannot read " + file + ": not a results file of xenstream bench: " + mistake.getOriginalMessage(),
                    mistake);
        }
    }

    private static void requireSchema(final Path file, final JsonNode document) throws IOException {
        if (document.isArray()) {
            throw new IOException("cannot read " + file
                    + ": a plain JMH file without machine and baselines; run the benchmarks with xenstream bench");
        }
        if (!SCHEMA.equals(document.path("schema").asText())) {
            throw new IOException(
                    "cannot read " + file + ": not a results file of xenstream bench (no schema \"" + SCHEMA + "\")");
        }
        final JsonNode version = document.path("version");
        if (version.asInt() != VERSION) {
            throw new IOException("cannot read " + file + ": its schema version is " + version
                    + ", but this xenstream reads version " + VERSION
                    + "; use the xenstream that wrote it, or run the benchmarks again");
        }
    }

    private void requireComplete(final Path file) throws IOException {
        if (header == null || header.machine() == null || header.jdk() == null || results == null) {
            throw new IOException("cannot read " + file + ": header, machine, JDK or results are missing");
        }
        if (!results.isArray()) {
            throw new IOException("cannot read " + file + ": results are not a list");
        }
        try {
            rows();
        } catch (final IllegalArgumentException malformed) {
            throw new IOException("cannot read " + file + ": " + malformed.getMessage(), malformed);
        }
    }

    /**
     * Writes the file.
     *
     * @param file overwritten
     * @throws IOException if it cannot be written
     */
    public void write(final Path file) throws IOException {
        Files.write(file, MAPPER.writeValueAsBytes(this));
    }

    /** All rows, in JMH's order. */
    public List<Row> rows() {
        final List<Row> rows = new ArrayList<>(results.size());
        for (final JsonNode result : results) {
            rows.add(RowReader.read(result, baselines == null ? Map.of() : baselines));
        }
        return List.copyOf(rows);
    }
}
