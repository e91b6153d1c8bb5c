// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The HTML report: a self-contained page with plots and tables. */
public final class HtmlPage {
    private final Results results;
    private final List<Contest> contests;
    private final StringBuilder text = new StringBuilder();

    private HtmlPage(final Results results) {
        this.results = results;
        this.contests = Contest.of(results.rows());
    }

    /**
     * Renders the report.
     *
     * @param results the results of a run
     * @throws IOException if the style sheet is missing
     */
    public static String of(final Results results) throws IOException {
        final HtmlPage page = new HtmlPage(results);
        page.begin();
        page.facts();
        page.overview();
        page.contests.forEach(page::section);
        page.text.append("</body>\n</html>\n");
        return page.text.toString();
    }

    private void begin() throws IOException {
        text.append("""
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <link rel="icon" href="data:,">
                <title>xenstream benchmarks</title>
                <style>
                """);
        try (InputStream style = HtmlPage.class.getResourceAsStream("report.css")) {
            text.append(new String(style.readAllBytes(), StandardCharsets.UTF_8));
        }
        text.append("</style>\n</head>\n<body>\n<h1>xenstream benchmarks</h1>\n");
    }

    private void facts() {
        final Header header = results.header();
        paragraph("", Noise.of(results.rows()).summary());
        text.append("<dl>\n");
        fact("run", header.selection() + ", " + header.date() + ", " + header.seconds() + " s");
        final String common = everywhere(results.rows());
        if (!common.isEmpty()) {
            fact("everywhere", common);
        }
        fact("xenstream", header.revision());
        fact("machine", header.machine().summary());
        fact("caches", String.join(", ", header.machine().caches()));
        if (header.loadBefore() >= 0) {
            fact("load before", Markup.format("%.2f", header.loadBefore()));
        }
        fact(
                "JDK",
                header.jdk().version() + ", " + header.jdk().vm() + ", "
                        + header.jdk().vendor());
        fact("JVM arguments", String.join(" ", header.jdk().arguments()));
        fact(
                "JVM flags set",
                header.jdk().flags().entrySet().stream()
                        .map(flag -> flag.getKey() + "=" + flag.getValue())
                        .collect(Collectors.joining(" ")));
        fact("C compiler", header.compiler().isEmpty() ? "none; C was not measured" : header.compiler());
        text.append("</dl>\n");
    }

    /** The parameters that are the same for all rows. */
    static String everywhere(final List<Row> rows) {
        return Contest.common(rows).entrySet().stream().map(Work::readable).collect(Collectors.joining(", "));
    }

    private void fact(final String name, final String value) {
        text.append(Markup.format("<dt>%s</dt><dd>%s</dd>%n", name, Markup.escape(value)));
    }

    private void paragraph(final String style, final String words) {
        text.append(Markup.format("<p class=\"%s\">%s</p>%n", style, Markup.escape(words)));
    }

    private void overview() {
        final String ratios = Charts.ratios(contests);
        if (!ratios.isEmpty()) {
            text.append("<h2>Ratio to the baseline</h2>\n");
            paragraph(
                    "faint",
                    "xenstream's fastest variant of each workload, as a ratio of speeds within this run, with 95 %"
                            + " confidence intervals, on a logarithmic axis. Right of 1 is faster than the baseline.");
            text.append(ratios);
        }
    }

    private void section(final Contest contest) {
        text.append(Markup.format(
                "<h2>%s</h2>%n", Markup.escape(contest.title(results.header().machine()))));
        if (contest.isLatency()) {
            paragraph("faint", Charts.legend());
            text.append(Charts.latencies(contest));
            latencyTable(contest);
        } else {
            text.append(Charts.speeds(contest));
            speedTable(contest);
        }
    }

    private void speedTable(final Contest contest) {
        final List<String> heads =
                new ArrayList<>(List.of("contender", "speed", "± (99.9 %)", "to the baseline [95 %]"));
        if (contest.hasPeer()) {
            heads.add("to the peer [95 %]");
        }
        heads.add("bytes allocated per record");
        beginTable(heads.toArray(String[]::new));
        for (final Row row : contest.rows()) {
            final List<String> cells = new ArrayList<>(
                    List.of(Numbers.speed(row, contest), Numbers.error(row), Numbers.ratio(contest, row)));
            if (contest.hasPeer()) {
                cells.add(Numbers.ratioToPeer(contest, row));
            }
            cells.add(Numbers.allocation(row));
            tableRow(row, cells.toArray(String[]::new));
        }
        endTable();
    }

    private void latencyTable(final Contest contest) {
        beginTable("contender", "p50", "p99", "p99.9", "p99.99", "max", "p50 to the baseline [95 %]");
        for (final Row row : contest.rows()) {
            tableRow(
                    row,
                    Numbers.percentile(row, 50),
                    Numbers.percentile(row, 99),
                    Numbers.percentile(row, 99.9),
                    Numbers.percentile(row, 99.99),
                    Numbers.percentile(row, 100),
                    Numbers.ratio(contest, row));
        }
        endTable();
    }

    private void beginTable(final String... heads) {
        text.append("<div class=\"scroll\"><table>\n<thead><tr>");
        for (final String head : heads) {
            text.append("<th scope=\"col\">").append(head).append("</th>");
        }
        text.append("</tr></thead>\n<tbody>\n");
    }

    private void tableRow(final Row row, final String... cells) {
        final String name = row.contender() + (row.isBaseline() ? " (baseline)" : row.isPeer() ? " (peer)" : "");
        text.append(Markup.format("<tr class=\"%s\"><td>%s</td>", Markup.style(row), Markup.escape(name)));
        for (final String cell : cells) {
            text.append("<td>").append(Markup.escape(cell)).append("</td>");
        }
        text.append("</tr>\n");
    }

    private void endTable() {
        text.append("</tbody>\n</table></div>\n");
    }
}
