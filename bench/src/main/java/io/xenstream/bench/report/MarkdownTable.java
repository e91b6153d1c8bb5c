// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

import java.util.List;
import java.util.stream.Collectors;

/** The tables of a run for README and docs. */
public final class MarkdownTable {
    private final Results results;
    private final List<Contest> contests;
    private final StringBuilder text = new StringBuilder();

    private MarkdownTable(final Results results) {
        this.results = results;
        this.contests = Contest.of(results.rows());
    }

    /**
     * All of it.
     *
     * @param results of a run
     */
    public static String of(final Results results) {
        final MarkdownTable table = new MarkdownTable(results);
        table.header();
        table.speeds(
                table.contests.stream().filter(contest -> !contest.isLatency()).toList());
        table.latencies(table.contests.stream().filter(Contest::isLatency).toList());
        return table.text.toString();
    }

    private void header() {
        final Header header = results.header();
        final String everywhere = HtmlPage.everywhere(results.rows());
        text.append("xenstream ")
                .append(header.revision())
                .append(", `bench --")
                .append(header.selection())
                .append("`, ")
                .append(header.date())
                .append(". ")
                .append(header.machine().summary())
                .append(". JDK ")
                .append(header.jdk().version())
                .append(". C: ")
                .append(header.compiler().isEmpty() ? "no compiler" : header.compiler())
                .append(". ")
                .append(everywhere.isEmpty() ? "" : "Everywhere: " + everywhere + ". ")
                .append(Noise.of(results.rows()).summary())
                .append("\n");
    }

    private void speeds(final List<Contest> speeds) {
        if (speeds.isEmpty()) {
            return;
        }
        row("work", "contender", "speed", "±", "to the baseline [95 %]", "octets allocated a record");
        row("---", "---", "---:", "---:", "---", "---:");
        for (final Contest contest : speeds) {
            for (final Row entry : contest.rows()) {
                row(
                        contest.title(),
                        contender(entry),
                        Numbers.speed(entry, contest),
                        Numbers.error(entry),
                        Numbers.ratio(contest, entry),
                        Numbers.allocation(entry));
            }
        }
    }

    private void latencies(final List<Contest> latencies) {
        if (latencies.isEmpty()) {
            return;
        }
        row("work", "contender", "p50", "p99", "p99.9", "p99.99", "max", "p50 to the baseline [95 %]");
        row("---", "---", "---:", "---:", "---:", "---:", "---:", "---");
        for (final Contest contest : latencies) {
            for (final Row entry : contest.rows()) {
                row(
                        contest.title(),
                        contender(entry),
                        Numbers.percentile(entry, 50),
                        Numbers.percentile(entry, 99),
                        Numbers.percentile(entry, 99.9),
                        Numbers.percentile(entry, 99.99),
                        Numbers.percentile(entry, 100),
                        Numbers.ratio(contest, entry));
            }
        }
    }

    private static String contender(final Row row) {
        return row.isBaseline() ? "**" + row.contender() + "** (baseline)" : row.contender();
    }

    private void row(final String... cells) {
        // A table begins behind an empty line.
        if (cells[0].equals("work")) {
            text.append('\n');
        }
        text.append(List.of(cells).stream()
                .map(cell -> cell.replace("|", "\\|"))
                .collect(Collectors.joining(" | ", "| ", " |\n")));
    }
}
