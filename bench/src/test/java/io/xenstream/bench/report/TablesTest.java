// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The Markdown tables, the page and what they say of noise. */
final class TablesTest {
    private static final Locale USUAL = Locale.getDefault();

    @AfterEach
    void restoreLocale() {
        Locale.setDefault(USUAL);
    }

    @Test
    void shouldShowEachRowInMarkdown() throws IOException {
        assertThat(MarkdownTable.of(Sample.load().asResults()))
                .contains("| scan, length 1 GiB | xenstream | 10.1 GB/s | 2.0 % | 1.12 [1.11, 1.13] | 0 |")
                .contains("| scan, length 1 GiB | **c** (baseline) | 9.00 GB/s | 3.1 % | 1 | 0 |")
                .contains("| scan, length 512 KiB | dataInputStream | 0.30 GB/s | 2.0 % | 0.014 [0.014, 0.014] | 38 |")
                .contains("| lookup find | xenstream | 2.50 million/s | 2.0 % | 2.00 [1.97, 2.03] | 16 an operation |")
                .contains("| publish, latency | xenstream"
                        + " | 4.00 µs | 11.0 µs | 22.0 µs | 44.0 µs | 350 µs | 10.00 [9.87, 10.13] |");
    }

    @Test
    void shouldSayInMarkdownWhereThatWas() throws IOException {
        assertThat(MarkdownTable.of(Sample.load().asResults()))
                .contains("xenstream 0.1.0 (012345678), `bench --quick`, 2026-11-23T12:00:00Z")
                .contains("AMD EPYC, 2 cores (virtual), 24 GiB")
                .contains("transparent huge pages: madvise")
                .contains("JDK 17.0.15+6")
                .contains("Everywhere: durability NONE.")
                .contains("C: cc (Debian 12.2.0-14) 12.2.0")
                .contains("Noise: a row's error is ±2.0 % in the median, and ±4.0 % at its worst");
    }

    @Test
    void shouldWriteNumbersAlikeEverywhere() throws IOException {
        final String usual = MarkdownTable.of(Sample.load().asResults())
                + HtmlPage.of(Sample.load().asResults());
        Locale.setDefault(Locale.forLanguageTag("de-DE"));
        assertThat(MarkdownTable.of(Sample.load().asResults())
                        + HtmlPage.of(Sample.load().asResults()))
                .isEqualTo(usual);
    }

    @Test
    void shouldLabelTicksWithoutANeedlessFraction() throws IOException {
        final String chart = Charts.ratios(Contest.of(Sample.load().asResults().rows()));
        assertThat(chart).contains(">1</text>").contains(">0.5</text>").contains(">10</text>");
        assertThat(chart).doesNotContain(".0</text>");
    }

    @Test
    void shouldShowEachRowOnThePage() throws IOException {
        final String page = HtmlPage.of(Sample.load().asResults());
        for (final Contest contest : Contest.of(Sample.load().asResults().rows())) {
            assertThat(page).contains("<h2>" + contest.title() + "</h2>");
            for (final Row row : contest.rows()) {
                final String figure =
                        contest.isLatency() ? Numbers.percentile(row, 99.99) : Numbers.speed(row, contest);
                assertThat(page)
                        .contains("<td>" + row.contender() + (row.isBaseline() ? " (baseline)" : "") + "</td>")
                        .contains("<td>" + figure + "</td>");
            }
        }
    }

    @Test
    void shouldShowPlots() throws IOException {
        final String page = HtmlPage.of(Sample.load().asResults());
        assertThat(page.split("<svg ", -1)).hasSize(1 + 1 + 7);
        assertThat(page).doesNotContain("NaN").doesNotContain("Infinity");
    }

    @Test
    void shouldNeedNothingButThePage() throws IOException {
        assertThat(HtmlPage.of(Sample.load().asResults()))
                .doesNotContain("<script", "http:", "https:", "url(", "@import", "src=");
    }

    @Test
    void shouldQuoteWhatIsNotItsOwn() throws IOException {
        final Sample sample = Sample.load();
        sample.header().put("compiler", "<b>&\"cc\"");
        assertThat(HtmlPage.of(sample.asResults()))
                .contains("&lt;b&gt;&amp;&quot;cc&quot;")
                .doesNotContain("<b>");
    }

    @Test
    void shouldShowWhatHasOneIteration() throws IOException {
        final Sample sample = Sample.load().without("EncodeBenchmark.cWords");
        sample.result("EncodeBenchmark.xenstream")
                .withObject("/primaryMetric")
                .put("scoreError", "NaN")
                .putArray("rawData")
                .addArray()
                .add(68.5);
        final Results results = sample.asResults();
        assertThat(MarkdownTable.of(results))
                .contains("| encode | xenstream | 4.60 GB/s | unknown | 1.12 [unknown] | 0 |");
        assertThat(HtmlPage.of(results)).doesNotContain("NaN").doesNotContain("Infinity");
    }

    @Test
    void shouldNameTheNoisiestRows() throws IOException {
        final Noise noise = Noise.of(Sample.load()
                .disturbed("EncodeBenchmark.cMemcpy", 0.5)
                .asResults()
                .rows());
        assertThat(noise.worst().orElseThrow().name()).isEqualTo("LookupBenchmark.find.hashMap (thrpt)");
        assertThat(noise.unsteadiest().orElseThrow().name()).isEqualTo("EncodeBenchmark.cMemcpy (thrpt)");
        assertThat(noise.summary()).contains("The iterations of a baseline lie up to 103.0 % apart");
    }

    @Test
    void shouldNotKnowTheNoiseOfNothing() {
        assertThat(Noise.of(List.of()).summary()).isEqualTo("Noise: unknown, there are too few iterations.");
    }
}
