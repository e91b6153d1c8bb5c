// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page about a host of as many guests as one of 5 million nodes has, in Chromium. The pictures are left in {@code target/report}. */
@Tag("browser")
final class ReportZoomTest {
    private static final Path PICTURES = Path.of("target/report");
    private static final int GUESTS = 31_250;
    private static final String CURRENT = "document.querySelector('#zoom [aria-current]').textContent";
    private static final String FOCUSED = "(() => { const e = document.activeElement; return e === document.body ? ''"
            + " : e.tagName + ' ' + (e.id || e.getAttribute('aria-label') || e.textContent); })()";
    /** All texts that are shown with less contrast than WCAG asks for, with their ratio. */
    private static final String FAINT = """
            (() => {
              const parts = colour => colour.match(/[0-9.]+/g).map(Number);
              const linear = part => part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4;
              const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
              const ground = element => {
                if (element.tagName === "text") {
                  return parts(getComputedStyle(element.parentElement.querySelector("rect")).fill);
                }
                for (let at = element; at; at = at.parentElement) {
                  const colour = parts(getComputedStyle(at).backgroundColor);
                  if (colour.length === 3 || colour[3] > 0) {
                    return colour;
                  }
                }
                return [255, 255, 255];
              };
              const faint = [];
              let checked = 0;
              const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              for (let text = walker.nextNode(); text; text = walker.nextNode()) {
                const element = text.parentElement;
                if (!text.data.trim() || !element.getClientRects().length || element.closest(".unseen, script, title")) {
                  continue;
                }
                const style = getComputedStyle(element);
                const one = luminance(parts(element.tagName === "text" ? style.fill : style.color));
                const other = luminance(ground(element));
                const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
                checked++;
                if (ratio < 4.5) {
                  faint.push(ratio.toFixed(2) + " " + element.tagName + " " + text.data);
                }
              }
              return { checked, faint: faint.slice(0, 20) };
            })()""";

    @TempDir
    static Path directory;

    private static Chromium browser;
    private static Path page;
    private static Path small;

    @BeforeAll
    static void open() throws IOException {
        browser = Chromium.start();
        try (SampleImage image = SampleImage.ofGuests(GUESTS);
                SampleImage host = SampleImage.host()) {
            page = image.page(directory.resolve("guests.html"));
            small = host.page(directory.resolve("host.html"));
        }
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void shouldBeSmallForManyGuests() throws IOException {
        assertThat(Files.size(page)).isBetween(200_000L, 4L << 20);
        assertThat(Files.readString(page)).doesNotContain("31,250 more");
    }

    @ParameterizedTest
    @CsvSource({"1280, light", "1280, dark", "390, light", "390, dark"})
    void shouldBeReadable(final int width, final String colours) throws IOException {
        browser.prefer(colours);
        try {
            browser.open(page, width, 900);
            browser.screenshot(PICTURES.resolve("guests-" + width + "-" + colours + ".png"));
            for (final String grouping : List.of("path", "class", "owner")) {
                click("label[for=by-" + grouping + "]");
                requireReadable();
                click(".parts.of-" + grouping + " button.open");
                requireReadable();
            }
            browser.screenshot(PICTURES.resolve("guests-zoomed-" + width + "-" + colours + ".png"));
            browser.open(small, width, 900);
            requireReadable();
            assertThat(browser.complaints()).isEmpty();
        } finally {
            browser.prefer("light");
        }
    }

    private static void requireReadable() throws IOException {
        final JsonNode texts = browser.evaluate(FAINT);
        assertThat(texts.get("checked").asInt()).isGreaterThan(100);
        assertThat(texts.get("faint")).as("contrast less than 4.5 : 1").isEmpty();
        assertThat(browser.evaluate("document.documentElement.scrollWidth - window.innerWidth")
                        .asInt())
                .isNotPositive();
    }

    @Test
    void shouldZoomToASingleGuestByPointer() throws IOException {
        browser.open(page, 1280, 900);
        click("label[for=by-owner]");
        for (int i = 0; i < 8 && !browser.evaluate(CURRENT).asText().equals("domain 7"); i++) {
            final String target = browser.evaluate("(() => { const all = Array.from(document.querySelectorAll("
                            + "'.maps.zoomed #zoomed-table button.open, .maps:not(.zoomed) .parts.of-owner button.open'));"
                            + " const of = b => b.textContent.replace('domain ', '').split('\u2026').map(Number);"
                            + " const hit = all.find(b => { const [first, last] = of(b); return first === 7"
                            + " || first > 0 && first <= 7 && last >= 7; });"
                            + " return hit.dataset.to; })()")
                    .asText();
            click(".zoomed #zoomed-table button[data-to=\"" + target
                    + "\"], .maps:not(.zoomed) .parts.of-owner button[data-to=\"" + target + "\"]");
        }
        assertThat(browser.evaluate(CURRENT).asText()).isEqualTo("domain 7");
        assertThat(texts("#zoomed-table tbody tr"))
                .containsExactlyInAnyOrder(
                        rows("vif frontends", 202), rows("domains, no device", 3), rows("vbd frontends", 1));

        click("#zoom button");
        assertThat(browser.evaluate(CURRENT).asText()).isEqualTo("all nodes");
        assertThat(browser.complaints()).isEmpty();
    }

    private static String rows(final String name, final int nodes) throws IOException {
        final List<String> all = texts("#zoomed-table tbody tr");
        return all.stream()
                .filter(row -> row.startsWith(name + nodes))
                .findFirst()
                .orElse(name + " with " + nodes + " nodes");
    }

    @Test
    void shouldZoomIntoTheBoxUnderThePointer() throws IOException {
        browser.open(page, 1280, 900);
        click("label[for=by-class]");
        final String name = browser.evaluate(
                        "document.querySelector('#map-class-bytes .box[data-at=\"0\"]').dataset.path")
                .asText();
        final JsonNode box = browser.evaluate(
                "(() => { const r = document.querySelector('#map-class-bytes .box[data-at=\"0\"]').getBoundingClientRect();"
                        + " return {x: r.x, y: r.y}; })()");
        browser.point(box.get("x").asDouble() + 30, box.get("y").asDouble() + 6, true);

        assertThat(browser.evaluate(CURRENT).asText()).isEqualTo(name);
        assertThat(browser.evaluate("document.querySelectorAll('#zoomed-map .box').length")
                        .asInt())
                .isGreaterThan(30);
        assertThat(browser.evaluate("document.querySelector('#map-class-bytes').getClientRects().length")
                        .asInt())
                .isZero();
    }

    @Test
    void shouldBeOperatedWithTheKeyboard() throws IOException {
        browser.open(small, 1280, 900);
        final List<String> visited = new ArrayList<>();
        browser.press("Tab");
        for (String at = browser.evaluate(FOCUSED).asText();
                !at.isEmpty() && visited.size() < 400;
                at = browser.evaluate(FOCUSED).asText()) {
            visited.add(at);
            browser.press("Tab");
        }
        final List<String> wanted = new ArrayList<>();
        browser.evaluate(
                        "Array.from(document.querySelectorAll('a, button, input:not([type=radio]), input:checked, [tabindex=\"0\"]'))"
                                + ".filter(e => e.getClientRects().length).map(e => e.tagName + ' ' + (e.id || e.getAttribute('aria-label')"
                                + " || e.textContent))")
                .forEach(each -> wanted.add(each.asText()));
        assertThat(visited).hasSizeGreaterThan(30).containsExactlyElementsOf(wanted);

        browser.open(small, 1280, 900);
        browser.press("Tab");
        while (!browser.evaluate(FOCUSED).asText().startsWith("BUTTON Zoom into ")) {
            browser.press("Tab");
        }
        final String into = browser.evaluate(FOCUSED).asText();
        browser.press("Enter");
        final String current = browser.evaluate(CURRENT).asText();
        assertThat(into).endsWith(current);
        assertThat(browser.evaluate(FOCUSED).asText()).isEqualTo("SPAN " + current);
        browser.press("Escape");
        assertThat(browser.evaluate(CURRENT).asText()).isEqualTo("/");
    }

    @Test
    void shouldSortAndSearchTables() throws IOException {
        browser.open(page, 1280, 900);
        final String rows = "[aria-label=\"Domains with the most nodes\"] tbody tr";
        assertThat(texts(rows)).hasSize(200);
        final String nodes = "[aria-label=\"Domains with the most nodes\"] th:nth-child(3)";
        click(nodes + " button");
        assertThat(texts(rows).get(0)).startsWith("0");
        assertThat(texts(rows).get(1)).startsWith("7guest-7206");
        assertThat(attribute(nodes, "aria-sort")).isEqualTo("descending");
        click(nodes + " button");
        assertThat(texts(rows).get(199)).startsWith("0");
        assertThat(attribute(nodes, "aria-sort")).isEqualTo("ascending");

        browser.evaluate("document.querySelectorAll('input[type=search]')[0].focus()");
        for (final String key : List.of("G", "u", "e", "s", "t", "-", "1", "1")) {
            browser.press(key);
        }
        assertThat(texts(rows + ":not([hidden])")).hasSizeBetween(2, 20).allMatch(row -> row.contains("guest-11"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"path", "class", "owner"})
    void shouldShowAllAtTheTopLevelWithoutScripts(final String grouping) throws IOException {
        browser.forbidScripts(true);
        try {
            browser.open(page, 390, 900);
            click("label[for=by-" + grouping + "]");
            assertThat(texts(".parts.of-" + grouping + " tbody tr")).hasSizeGreaterThan(2);
            assertThat(browser.evaluate("Array.from(document.querySelectorAll('figure, .parts'))"
                                    + ".filter(e => e.getClientRects().length).length")
                            .asInt())
                    .isEqualTo(2);
            requireReadable();
        } finally {
            browser.forbidScripts(false);
        }
    }

    @Test
    void shouldNotMoveIfTheUserPrefersThat() throws IOException {
        final String animation = "getComputedStyle(document.querySelector('#zoomed-map svg')).animationName";
        browser.open(page, 1280, 900);
        click(".parts.of-path button.open");
        assertThat(browser.evaluate(animation).asText()).isEqualTo("appear");
        browser.media("prefers-reduced-motion", "reduce");
        try {
            assertThat(browser.evaluate(animation).asText()).isEqualTo("none");
        } finally {
            browser.prefer("light");
        }
    }

    private static List<String> texts(final String selector) throws IOException {
        final List<String> texts = new ArrayList<>();
        browser.evaluate("Array.from(document.querySelectorAll('" + selector + "'), e => e.textContent)")
                .forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private static String attribute(final String selector, final String name) throws IOException {
        return browser.evaluate("document.querySelector('" + selector + "').getAttribute('" + name + "')")
                .asText();
    }

    /** Clicks where the element is, after scrolling to it. */
    private static void click(final String selector) throws IOException {
        final JsonNode box = browser.evaluate("(() => { const e = document.querySelector('" + selector
                + "'); e.scrollIntoView({block: 'center'}); const r = e.getClientRects()[0];"
                + " return {x: r.x + r.width / 2, y: r.y + r.height / 2}; })()");
        browser.point(box.get("x").asDouble(), box.get("y").asDouble(), true);
    }
}
