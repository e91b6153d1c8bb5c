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
import java.util.Optional;

/**
 * What any machine must show: ratios within one run, and allocation.
 *
 * @param runs        lines as in quick.txt
 * @param ratios      of two rows' speeds
 * @param allocations of rows
 */
public record GuardRules(List<String> runs, List<RatioRule> ratios, List<AllocationRule> allocations) {
    /**
     * A ratio that is missed is reported.
     *
     * @param claim   what the ratio stands for
     * @param of      the row: its class and contender, then those parameters that tell it from others
     * @param to      the row that it is compared with
     * @param atLeast the bound
     */
    public record RatioRule(String claim, String of, String to, double atLeast) {}

    /**
     * Allocation that is exceeded fails.
     *
     * @param of               the row, as in a ratio
     * @param octetsARecordBelow the bound
     */
    public record AllocationRule(String of, double octetsARecordBelow) {}

    /**
     * What came of a rule.
     *
     * @param text    for people
     * @param isMet   whether the bound was kept
     * @param isFatal whether it is a failure if not
     */
    public record Outcome(String text, boolean isMet, boolean isFatal) {}

    private static final ObjectMapper MAPPER =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_JAVA_COMMENTS).build();

    /**
     * Reads rules: JSON with comments.
     *
     * @param json is read to its end
     * @throws IOException if these are none
     */
    public static GuardRules read(final InputStream json) throws IOException {
        return MAPPER.readValue(json, GuardRules.class);
    }

    /**
     * Applies them.
     *
     * @param rows of a run
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
        final double octets = row.allocatedPerRecord();
        return new Outcome(
                Double.isNaN(octets)
                        ? rule.of + " does not count its records or octets allocated"
                        : "%s allocates %.2f octets a record (below %.2f)"
                                .formatted(rule.of, octets, rule.octetsARecordBelow),
                octets < rule.octetsARecordBelow,
                true);
    }

    private static Outcome check(final RatioRule rule, final Row of, final Row to) {
        final Ratio ratio = of.logSpeed().minus(to.logSpeed()).ratio();
        return new Outcome(
                "%s: %s (at least %.2f)".formatted(rule.claim, ratio.withInterval(), rule.atLeast),
                ratio.value() >= rule.atLeast,
                false);
    }

    private static Outcome missing(final String name) {
        return new Outcome(name + " was not measured, or not once", false, true);
    }

    /** The one row of that contender with these parameters, whatever others it has. */
    private static Optional<Row> row(final List<Row> rows, final String name) {
        final List<Row> found = rows.stream()
                .filter(row -> row.nameParts().containsAll(List.of(name.split(" ", -1))))
                .toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }
}
