// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Rules that hold on any machine: ratios within one run, and allocation limits.
 *
 * @param runs        lines as in quick.txt
 * @param ratios      of two rows' speeds
 * @param allocations of rows
 */
public record GuardRules(List<String> runs, List<RatioRule> ratios, List<AllocationRule> allocations) {
    /**
     * A bound on a ratio; a miss is reported but does not fail the run.
     *
     * @param claim   description of the ratio
     * @param of      the row: class, contender, and the parameters that identify it
     * @param to      the row to compare with
     * @param atLeast the lower bound
     */
    public record RatioRule(String claim, String of, String to, double atLeast) {}

    /**
     * A bound on allocation; exceeding it fails the run.
     *
     * @param of                the row, as in a ratio
     * @param bytesARecordBelow the bound
     */
    public record AllocationRule(String of, double bytesARecordBelow) {}

    /**
     * The result of checking a rule.
     *
     * @param text    readable description
     * @param isMet   whether the bound holds
     * @param isFatal whether a violation fails the run
     */
    public record Outcome(String text, boolean isMet, boolean isFatal) {}

    private static final ObjectMapper MAPPER =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_JAVA_COMMENTS).build();

    /**
     * Reads rules from JSON with comments.
     *
     * @param json read to its end
     * @throws IOException if the input is not valid
     */
    public static GuardRules read(final InputStream json) throws IOException {
        return MAPPER.readValue(json, GuardRules.class);
    }

    /**
     * Checks the rules.
     *
     * @param rows all rows of a run
     */
    public List<Outcome> check(final List<Row> rows) {
        final List<Outcome> outcomes = new ArrayList<>();
        for (final AllocationRule rule : allocations) {
            outcomes.add(row(rows, rule.of).map(row -> check(rule, row)).orElseGet(() -> missing(rule.of)));
        }
        for (final RatioRule rule : ratios) {
            final Optional<Row> of = row(rows, rule.of);
            final Optional<Row> to = row(rows, rule.to);
            if (of.isPresent() && to.isPresent()) {
                outcomes.add(check(rule, of.get(), to.get()));
            } else {
                outcomes.add(missing(of.isPresent() ? rule.to : rule.of));
            }
        }
        return outcomes;
    }

    private static Outcome check(final AllocationRule rule, final Row row) {
        final double bytes = row.allocatedPerRecord();
        return new Outcome(
                Double.isNaN(bytes)
                        ? rule.of + " does not report its records or allocated bytes"
                        : String.format(
                                Locale.ROOT,
                                "%s allocates %.2f bytes per record (limit %.2f)",
                                rule.of,
                                bytes,
                                rule.bytesARecordBelow),
                bytes < rule.bytesARecordBelow,
                true);
    }

    private static Outcome check(final RatioRule rule, final Row of, final Row to) {
        final Ratio ratio = of.logSpeed().minus(to.logSpeed()).ratio();
        return new Outcome(
                String.format(Locale.ROOT, "%s: %s (at least %.2f)", rule.claim, ratio.withInterval(), rule.atLeast),
                ratio.value() >= rule.atLeast,
                false);
    }

    private static Outcome missing(final String name) {
        return new Outcome(name + " matches no row, or more than one", false, true);
    }

    /** The single row of that contender with at least these parameters. */
    private static Optional<Row> row(final List<Row> rows, final String name) {
        final List<Row> found = rows.stream()
                .filter(row -> row.nameParts().containsAll(List.of(name.split(" ", -1))))
                .toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }
}
