// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Rules that hold on any machine: ratios within one run, and allocation limits.
 *
 * @param runs        lines as in quick.txt
 * @param ratios      of two rows' speeds
 * @param allocations of rows
 */
public record GuardRules(List<String> runs, List<RatioRule> ratios, List<AllocationRule> allocations) {
    /** How much of its usual value a ratio may keep before the code is at fault. */
    public static final double TOLERATED = 0.6;

    /**
     * The usual ratio of two rows' speeds.
     *
     * @param claim description of the ratio
     * @param of    the row, as in {@link Row#find}
     * @param to    the row to compare with
     * @param usual the ratio as it was measured when the rule was made
     */
    public record RatioRule(String claim, String of, String to, double usual) {
        /**
         * Checks the rule.
         *
         * @param rows of a run
         */
        public Outcome check(final List<Row> rows) {
            final Optional<Row> row = Row.find(rows, of);
            final Optional<Row> other = Row.find(rows, to);
            if (row.isEmpty() || other.isEmpty()) {
                return missing(row.isEmpty() ? of : to);
            }
            final Ratio ratio = row.get().ratioTo(other.get());
            return new Outcome(
                    String.format(
                            Locale.ROOT,
                            "%s: %s (at least %s, usually %s)",
                            claim,
                            ratio.withInterval(),
                            Ratio.shortened(TOLERATED * usual),
                            Ratio.shortened(usual)),
                    ratio.value() >= TOLERATED * usual);
        }

        /** The two benchmarks, to run them again. */
        public Pattern benchmarks() {
            return Pattern.compile("\\.(?:" + benchmark(of) + "|" + benchmark(to) + ")$");
        }

        private static String benchmark(final String row) {
            return Pattern.quote(row.split(" ", 2)[0]);
        }
    }

    /**
     * A bound on allocation; exceeding it fails the run.
     *
     * @param of                the row, as in {@link Row#find}
     * @param bytesARecordBelow the bound
     */
    public record AllocationRule(String of, double bytesARecordBelow) {
        /**
         * Checks the rule.
         *
         * @param rows of a run
         */
        public Outcome check(final List<Row> rows) {
            return Row.find(rows, of).map(this::check).orElseGet(() -> missing(of));
        }

        private Outcome check(final Row row) {
            final double bytes = row.allocatedPerRecord();
            return new Outcome(
                    Double.isNaN(bytes)
                            ? of + " does not report its records or allocated bytes"
                            : String.format(
                                    Locale.ROOT,
                                    "%s allocates %.2f bytes per record (limit %.2f)",
                                    of,
                                    bytes,
                                    bytesARecordBelow),
                    bytes < bytesARecordBelow);
        }
    }

    /**
     * The result of checking a rule.
     *
     * @param text  readable description
     * @param isMet whether the bound holds
     */
    public record Outcome(String text, boolean isMet) {}

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

    private static Outcome missing(final String name) {
        return new Outcome(name + " matches no row, or more than one", false);
    }
}
