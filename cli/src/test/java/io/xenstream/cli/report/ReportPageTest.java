// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as Chromium shows it. The pictures are left in {@code target/report}. */
@Tag("browser")
final class ReportPageTest {
    private static final Path PICTURES = Path.of("target/report");
    private static final String BOXES = "Array.from(document.querySelectorAll('#map-path-MEASURE .box'), box => {"
            + " const r = box.getElementsByTagName('rect')[0].getBoundingClientRect();"
            + " return {path: box.dataset.path, kind: box.dataset.kind, nodes: +box.dataset.nodes,"
            + " x: r.x, y: r.y, width: r.width, height: r.height}; })";
    private static final String DETAIL = "document.getElementById('detail').textContent";

    @TempDir
    static Path directory;

    private static Chromium browser;
    private static Path page;

    @BeforeAll
    static void open() throws IOException {
        browser = Chromium.start();
        try (SampleImage image = SampleImage.host()) {
            page = image.page(directory.resolve("report.html"));
        }
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void shouldShowTheTreeAsBoxesOfProportionalArea() throws IOException {
        browser.open(page, 1280, 900);
        browser.screenshot(PICTURES.resolve("report-light.png"));
        final Map<String, JsonNode> byBytes = boxes("bytes");

        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.loaded()).containsExactly(page.toUri().toString());
        assertThat(byBytes).containsKeys("/ subtree", "/local/domain subtree", "/local/domain/1 subtree");
        assertThat(byBytes).containsKeys("/local/domain/1/data subtree", "/local/domain/2 subtree");
        // 40,000 bytes and little else, against 200 nodes of 100 bytes and what a record takes.
        assertThat(ratio(byBytes)).isCloseTo(1.25, within(0.15));

        click("label[for=by-nodes]");
        final Map<String, JsonNode> byNodes = boxes("nodes");
        assertThat(ratio(byNodes)).isCloseTo(13 / 202.0, within(0.01));
        assertThat(boxes("bytes").get("/local/domain/1 subtree").get("width").asDouble())
                .isZero();
    }

    @Test
    void shouldDescribeTheBoxUnderThePointer() throws IOException {
        browser.open(page, 1280, 900);
        final JsonNode box = boxes("bytes").get("/local/domain/1/data/d0 subtree");
        final String told = browser.evaluate(DETAIL).asText();

        browser.point(middle(box, "x", "width"), middle(box, "y", "height"), false);

        assertThat(browser.evaluate(DETAIL).asText()).startsWith("/local/domain/1/data/d0: 1 node, 4.0 KiB, ");
        browser.point(1, 1, false);
        assertThat(browser.evaluate(DETAIL).asText()).isEqualTo(told);
    }

    @Test
    void shouldBeReadableInDarkModeAndWithoutJavaScript() throws IOException {
        browser.prefer("dark");
        browser.forbidScripts(true);
        try {
            browser.open(page, 1280, 900);
            browser.screenshot(PICTURES.resolve("report-dark.png"));
            click("label[for=by-nodes]");

            assertThat(ratio(boxes("nodes"))).isCloseTo(13 / 202.0, within(0.01));
            assertThat(contrast("body", "body")).isGreaterThan(7);
            assertThat(contrast("#map-path-nodes .box.s3 text", "#map-path-nodes .box.s3 rect"))
                    .isGreaterThan(4.5);
        } finally {
            browser.forbidScripts(false);
            browser.prefer("light");
        }
        browser.open(page, 1280, 900);
        assertThat(contrast("body", "body")).isGreaterThan(7);
        assertThat(contrast("#map-path-bytes .box.s3 text", "#map-path-bytes .box.s3 rect"))
                .isGreaterThan(4.5);
    }

    @Test
    void shouldNotRunScriptsFromAnImage() throws IOException {
        final String mischief = "</title></svg><script>document.title='run'</script>";
        final Path hostile;
        try (SampleImage image = new SampleImage(1 << 16)) {
            hostile = image.node("/", mischief + "<img src=x onerror=alert(1)>", 0)
                    .node("/" + mischief, mischief, 0)
                    .page(directory.resolve("hostile.html"));
        }
        browser.open(hostile, 1280, 900);

        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.loaded()).containsExactly(hostile.toUri().toString());
        assertThat(browser.evaluate("document.title").asText()).isEqualTo("sample – xenstore image");
        assertThat(browser.evaluate("document.querySelectorAll('script, img').length")
                        .asInt())
                .isEqualTo(2);
        assertThat(boxes("bytes")).containsKey("/" + mischief + " subtree");
    }

    /** That the tests above would see it. */
    @Test
    void shouldForbidForeignScripts() throws IOException {
        final Path changed = directory.resolve("changed.html");
        Files.writeString(
                changed,
                Files.readString(page)
                        .replace(
                                "</main>",
                                "</main><script>document.title = 'run'</script><img src=\"http://127.0.0.1:9/\">"));
        browser.open(changed, 1280, 900);

        assertThat(browser.complaints())
                .hasSizeGreaterThanOrEqualTo(2)
                .allMatch(each -> each.contains("Content Security"));
        assertThat(browser.evaluate("document.title").asText()).isEqualTo("sample – xenstore image");
    }

    private static Map<String, JsonNode> boxes(final String measure) throws IOException {
        final Map<String, JsonNode> boxes = new LinkedHashMap<>();
        for (final JsonNode box : browser.evaluate(BOXES.replace("MEASURE", measure))) {
            boxes.putIfAbsent(box.get("path").asText() + " " + box.get("kind").asText(), box);
        }
        return boxes;
    }

    /** How much larger guest 1's box is than guest 2's. */
    private static double ratio(final Map<String, JsonNode> boxes) {
        return size(boxes.get("/local/domain/1 subtree")) / size(boxes.get("/local/domain/2 subtree"));
    }

    private static double size(final JsonNode box) {
        return box.get("width").asDouble() * box.get("height").asDouble();
    }

    private static double middle(final JsonNode box, final String edge, final String extent) {
        return box.get(edge).asDouble() + box.get(extent).asDouble() / 2;
    }

    private static void click(final String selector) throws IOException {
        final JsonNode box = browser.evaluate("(() => { const r = document.querySelector('" + selector
                + "').getBoundingClientRect(); return {x: r.x, y: r.y, width: r.width, height: r.height}; })()");
        browser.point(middle(box, "x", "width"), middle(box, "y", "height"), true);
    }

    /** Of text on its ground, as WCAG counts it: 1 to 21. */
    private static double contrast(final String text, final String ground) throws IOException {
        final double one = luminance(text, text.startsWith("#") ? "fill" : "color");
        final double other = luminance(ground, ground.startsWith("#") ? "fill" : "backgroundColor");
        return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    }

    private static double luminance(final String selector, final String property) throws IOException {
        final String colour = browser.evaluate(
                        "getComputedStyle(document.querySelector('" + selector + "'))." + property)
                .asText();
        final String[] parts = colour.replaceAll("[^0-9.,]", "").split(",", -1);
        return 0.2126 * linear(parts[0]) + 0.7152 * linear(parts[1]) + 0.0722 * linear(parts[2]);
    }

    private static double linear(final String part) {
        final double value = Double.parseDouble(part) / 255;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
