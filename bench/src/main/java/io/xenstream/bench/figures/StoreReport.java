// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.figures;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.xenstream.bench.goal.Figure;
import io.xenstream.bench.report.Header;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The results file of {@code xenstream bench store}, described in docs/performance.md.
 *
 * @param schema     {@value #SCHEMA}
 * @param version    {@value #VERSION}
 * @param header     describes the run, when and where
 * @param nodes      nodes in each store
 * @param fileSystem where the stores were, for example {@code tmpfs}
 * @param loadAfter  load average of the last minute at the end; negative if unknown
 * @param figures    the goals and what was measured
 * @param contenders the times of each contender
 */
public record StoreReport(
        String schema,
        int version,
        Header header,
        long nodes,
        String fileSystem,
        double loadAfter,
        List<Figure> figures,
        List<Contender> contenders) {
    static final String SCHEMA = "xenstream-bench-store";
    static final int VERSION = 1;

    /**
     * Creates a report.
     *
     * @param header    describes the run
     * @param results   what was measured
     * @param loadAfter load average at the end
     * @return the report
     */
    public static StoreReport of(final Header header, final StoreFigures results, final double loadAfter) {
        return new StoreReport(
                SCHEMA,
                VERSION,
                header,
                results.nodes(),
                results.fileSystem(),
                loadAfter,
                results.figures(),
                results.contenders());
    }

    /**
     * Writes the report as JSON.
     *
     * @param file overwritten
     * @throws IOException if it cannot be written
     */
    public void write(final Path file) throws IOException {
        Files.write(
                file,
                JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsBytes(this));
    }

    /**
     * The report as Markdown.
     *
     * @return tables
     */
    public String markdown() {
        return new StoreTable(this).text();
    }
}
