// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HtmlReportTest {
    private static final String MISCHIEF =
            "</title><script>alert('1')</script>\"'&<!--\u0000\u001b[31m\u0007\u009b\u00ff\u00c3(";

    @Test
    void shouldShowTheContentOfAnImage() {
        try (SampleImage image = SampleImage.host()) {
            final HtmlReport report = image.report();
            final String page = report.page();

            assertThat(report.summary()).isEqualTo("218 nodes, 3 domains; 0 errors, 0 warnings, 0 notes");
            assertThat(report.errors()).isZero();
            assertThat(page)
                    .contains("<td class=\"number\">1</td><td><code>alpha</code></td><td class=\"number\">13</td>")
                    .contains("<code>half a request</code>")
                    .contains("<code>an event</code>")
                    .contains("<code>/local/domain/1/state</code>")
                    .contains("<td class=\"number\">13 of 2</td>")
                    .contains("class=\"over\" width=\"100.0\"")
                    .contains("<td>ring of domain 2</td><td class=\"number\">7</td><td class=\"number\">2</td>")
                    .contains("No findings: the image conforms to the specification.")
                    .contains("<td>xenstored of Xen 4.17</td>");
        }
    }

    /** With nodes in tree order, and not. */
    @ParameterizedTest
    @ValueSource(strings = {"", "/local/domain/1/late"})
    void shouldShowTheNamesOfGuests(final String last) {
        try (SampleImage image = new SampleImage(1 << 16)) {
            image.ring(1, 0, "", "")
                    .ring(2, 1, "", "")
                    .node("/", "", 0)
                    .node("/local", "", 0)
                    .node("/local/domain", "", 0)
                    .node("/local/domain/1", "", 1)
                    .node("/local/domain/1/name", "alpha", 1)
                    .node("/local/domain/01", "", 1)
                    .node("/local/domain/01/name", "beta", 1)
                    .node("/name", "gamma", 1);
            if (!last.isEmpty()) {
                image.node(last, "", 1);
            }
            final HtmlReport report = image.report();

            assertThat(report.errors()).isZero();
            assertThat(report.page())
                    .contains("<td class=\"number\">1</td><td><code>alpha</code></td>")
                    .doesNotContain("<code>beta</code>")
                    .doesNotContain("<code>gamma</code>");
        }
    }

    @Test
    void shouldEscapeTextFromTheImage() {
        try (SampleImage image = new SampleImage(1 << 20)) {
            final String page = image.quota(MISCHIEF.replace("\u0000", ""), 3)
                    .ring(1, 0, MISCHIEF, MISCHIEF)
                    .ring(2, 1, "", "")
                    .watch(1, MISCHIEF.replace("\u0000", ""), MISCHIEF.replace("\u0000", ""))
                    .node("/", "", 0)
                    .node("/local", "", 0)
                    .node("/local/domain", "", 0)
                    .node("/local/domain/1", "", 1)
                    .node("/local/domain/1/name", MISCHIEF, 1)
                    .node("/local/" + MISCHIEF.replace("\u0000", ""), "z".repeat(5000), 0)
                    .report()
                    .page();

            assertThat(page.split("<script", -1)).hasSize(3);
            assertThat(page.split("</script", -1)).hasSize(3);
            assertThat(page.split("</title", -1)).hasSizeGreaterThan(2);
            assertThat(page)
                    .doesNotContain("alert('")
                    .doesNotContain("<!--")
                    .contains("&lt;script&gt;alert(&#39;1&#39;)");
            assertThat(page).contains("\\000\\x1b[31m\\007\\x9b\\xff\\xc3(");
            assertThat(Pattern.compile("[\\p{Cntrl}&&[^\n]]").matcher(page).find())
                    .isFalse();
            assertThat(Pattern.compile("[\\x80-\\x{FF}&&[^×·]]").matcher(page).find())
                    .isFalse();
        }
    }

    @Test
    void shouldEscapeTheDataOfTheScript() {
        assertThat(new Html().json("</script><!--\u2028\"\\&'é\ud800").toString())
                .isEqualTo(
                        "\"\\u003c\\u002fscript\\u003e\\u003c!--\\u2028\\u0022\\u005c\\u0026\\u0027\\u00e9\\ud800\"");
    }

    @Test
    void shouldEscapeTheNameOfTheImage() {
        assertThat(Printable.text("a\u202Eb\nc\uD800", 100)).isEqualTo("a\\u202eb\\u000ac\\ud800");
        assertThat(new Html().element("title", "<&>").toString()).isEqualTo("<title>&lt;&amp;&gt;</title>");
    }

    @Test
    void shouldForbidLoadingResources() {
        try (SampleImage image = SampleImage.host()) {
            final String page = image.report().page();

            assertThat(page)
                    .containsPattern("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"
                            + " style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; img-src data:;")
                    .doesNotContain("http://")
                    .doesNotContain("https://")
                    .doesNotContain("unsafe-inline");
        }
    }

    @Test
    void shouldHaveABoundedSizeForAnyImage() {
        try (SampleImage image = new SampleImage(64 << 20)) {
            image.node("/", "", 0).node("/a", "", 0);
            final String deep = "/a/" + "d/".repeat(400);
            for (int i = 3; i < deep.length(); i += 2) {
                image.node(deep.substring(0, i + 1), "", i);
            }
            for (int i = 0; i < 30_000; i++) {
                image.ring(i + 1, i, "in", "<".repeat(500));
                image.watch(i + 1, "/" + "&".repeat(400), "&".repeat(100));
                image.transaction(i + 1, 1);
                image.node("/" + i + "<".repeat(300), "", i);
            }
            final HtmlReport report = image.report();

            assertThat(report.errors()).isGreaterThan(30_000);
            assertThat(report.page().length()).isLessThan(6 << 20);
        }
    }

    @Test
    void shouldShowATruncatedImage() throws IOException {
        final byte[] bytes;
        try (var resource = HtmlReportTest.class.getResourceAsStream("/corpus/c-4.22-v2-watch-depth.img")) {
            bytes = resource.readAllBytes();
        }
        final HtmlReport report = HtmlReport.of("broken", Region.ofArray(bytes, "broken"), ReadOptions.DEFAULT);

        assertThat(report.errors()).isEqualTo(1);
        assertThat(report.page())
                .contains("The treemap is missing")
                .contains("<td>XS-WATCH-D1</td>")
                .doesNotContain("class=\"map\"");
    }
}
