// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.process;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.xenstream.bench.report.Header;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The results file of {@code xenstream bench commands}, described in docs/performance.md.
 *
 * @param schema   {@value #SCHEMA}
 * @param version  {@value #VERSION}
 * @param header   describes the run, when and where
 * @param nodes    nodes of the image
 * @param bytes    its length
 * @param commands each command
 */
public record CommandResults(
        String schema, int version, Header header, long nodes, long bytes, List<Command> commands) {
    /**
     * What each run of a command cost.
     *
     * @param name             the command with its options
     * @param nodes            nodes of the image that it reads
     * @param bytes            length of all images that it reads
     * @param seconds          from the start of each run to its end
     * @param processorSeconds of all processors
     * @param memoryBytes      most memory beyond mapped files
     * @param catSeconds       the time in which {@code cat} reads the image, before each run
     */
    public record Command(
            String name,
            long nodes,
            long bytes,
            List<Double> seconds,
            List<Double> processorSeconds,
            List<Double> memoryBytes,
            List<Double> catSeconds) {}

    static final String SCHEMA = "xenstream-bench-commands";
    static final int VERSION = 1;

    private static final double MEGA = 1e6;
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /**
     * Creates the results of a run.
     *
     * @param header   describes the run
     * @param nodes    nodes of the image
     * @param bytes    its length
     * @param commands each command
     */
    public static CommandResults of(
            final Header header, final long nodes, final long bytes, final List<Command> commands) {
        return new CommandResults(SCHEMA, VERSION, header, nodes, bytes, List.copyOf(commands));
    }

    /**
     * Reads a file.
     *
     * @param file written by {@link #write}
     * @return empty if there is no such file, or if it contains something else
     * @throws IOException if it cannot be read, is incomplete, or has another version; the message is for the user
     */
    public static Optional<CommandResults> read(final Path file) throws IOException {
        try {
            final JsonNode document = MAPPER.readTree(Files.readAllBytes(file));
            return SCHEMA.equals(document.path("schema").asText())
                    ? Optional.of(read(file, document))
                    : Optional.empty();
        } catch (final NoSuchFileException | JacksonException other) {
            return Optional.empty();
        }
    }

    private static CommandResults read(final Path file, final JsonNode document) throws IOException {
        if (document.path("version").asInt() != VERSION) {
            throw new IOException("cannot read " + file + ": its schema version is " + document.path("version")
                    + ", but this xenstream reads version " + VERSION);
        }
        final CommandResults results = MAPPER.treeToValue(document, CommandResults.class);
        final Header header = results.header;
        if (header == null || header.machine() == null || header.jdk() == null || results.commands == null) {
            throw new IOException("cannot read " + file + ": header, machine, JDK or commands are missing");
        }
        return results;
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

    /** The medians as a table in Markdown. */
    public String markdown() {
        final StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "%,d nodes, %,.0f MB; runs of each command: %d (medians)%n%n| command | time s | processor s | MB read a processor second"
                        + " | speed of cat | memory MB |%n|---|---|---|---|---|---|%n",
                nodes,
                bytes / MEGA,
                commands.get(0).seconds().size()));
        for (final Command command : commands) {
            final double processor = median(command.processorSeconds());
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f | %,.0f | %.4f | %,.0f |%n",
                    command.name(),
                    median(command.seconds()),
                    processor,
                    command.bytes() / processor / MEGA,
                    median(command.catSeconds()) / median(command.seconds()),
                    median(command.memoryBytes()) / MEGA));
        }
        return table.toString();
    }

    private static double median(final List<Double> numbers) {
        return numbers.stream().sorted().skip(numbers.size() / 2).findFirst().orElse(Double.NaN);
    }
}
