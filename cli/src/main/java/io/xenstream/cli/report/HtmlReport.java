// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.report;

import io.xenstream.codec.Finding;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.Severity;
import io.xenstream.codec.XenstreamException;
import io.xenstream.compat.CompatibilityChecker;
import io.xenstream.compat.LoadOutcome;
import io.xenstream.compat.TargetDaemon;
import io.xenstream.index.Duplicates;
import io.xenstream.index.StoreCursor;
import io.xenstream.index.StoreIndex;
import io.xenstream.verify.SoundNodes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.function.BiConsumer;

/**
 * A self-contained HTML page about an image: a treemap of the nodes, domains, quotas, watches, pending data, transactions and findings.
 *
 * <p>The page loads no other resources, enforces this with a content security policy, and works without JavaScript. Text from the image is escaped. The size of the page is bounded. Generating it takes a few passes over the image; if that is not valid or not in tree order, also the memory of its {@link StoreIndex}.
 */
public final class HtmlReport {
    private static final int NAME_SHOWN = 200;

    private final String name;
    private final ImageSurvey survey;
    private final FindingSections findings = new FindingSections();
    private final Html html = new Html();
    /** Null if the image cannot be read to its end. */
    private TreeSurvey tree;

    private HtmlReport(final String name, final ImageSurvey survey) {
        this.name = name;
        this.survey = survey;
    }

    /**
     * Reads an image. Malformed records are reported on the page and throw no exception.
     *
     * @param name the name of the image on the page
     * @param region  holds the image from its byte 0
     * @param options limits; {@code strict} is ignored
     * @return the report
     * @throws XenstreamException if the image has no header that this library knows
     */
    public static HtmlReport of(final String name, final Region region, final ReadOptions options) {
        final HtmlReport report =
                new HtmlReport(Printable.text(name, NAME_SHOWN), ImageSurvey.of(region, options.withStrict(false)));
        final SoundNodes sound = SoundNodes.of(region, options);
        for (final TargetDaemon daemon : TargetDaemon.values()) {
            report.check(region, options, sound, daemon);
        }
        if (report.survey.unreadable == null) {
            report.surveyTree(region, options.withStrict(false), sound);
        }
        return report;
    }

    /** Checks the image for a daemon. What one that follows the specification finds are the findings of the verifier. */
    private void check(
            final Region region, final ReadOptions options, final SoundNodes sound, final TargetDaemon daemon) {
        final BiConsumer<Finding, LoadOutcome> listener =
                daemon == TargetDaemon.SPEC ? (finding, outcome) -> findings.add(finding) : (finding, outcome) -> {};
        findings.add(CompatibilityChecker.check(region, options, sound, daemon, listener));
    }

    private void surveyTree(final Region region, final ReadOptions options, final SoundNodes sound) {
        try {
            if (errors() == 0 && sound.count() > 0 && sound.count() == survey.nodes) {
                surveySoundTree(region, options, sound);
            } else {
                surveyIndexedTree(region, options);
            }
        } catch (final XenstreamException malformed) {
            survey.unreadable = malformed;
        }
    }

    /** If the image is valid and all of its nodes are in tree order, it is its own index. */
    private void surveySoundTree(final Region region, final ReadOptions options, final SoundNodes sound) {
        final GuestNames names = new GuestNames(DomainSections.shown(survey));
        try (ImageReader reader = ImageReader.open(region, options)) {
            tree = TreeSurvey.of(reader, sound, survey.nodeBytes, names::visit);
        }
    }

    private void surveyIndexedTree(final Region region, final ReadOptions options) {
        try (StoreIndex index = StoreIndex.build(region, options, Duplicates.LAST_WINS);
                StoreCursor cursor = index.cursor()) {
            tree = TreeSurvey.of(cursor, survey.nodes, survey.nodeBytes);
            for (final DomainUse domain : DomainSections.shown(survey)) {
                if (cursor.find(GuestNames.path(domain))) {
                    GuestNames.set(domain, cursor.node());
                }
            }
        }
    }

    /**
     * The number of errors that the verifier found.
     *
     * @return the number of errors
     */
    public long errors() {
        return findings.count(Severity.ERROR);
    }

    /**
     * A one-line summary of the page.
     *
     * @return the number of nodes, domains and findings
     */
    public String summary() {
        return Printable.counted(survey.nodes, "node") + ", "
                + Printable.counted(survey.domains().size(), "domain") + "; " + findings.summary();
    }

    /**
     * The page.
     *
     * @return HTML, to be encoded in UTF-8
     */
    public String page() {
        final String style = resource("report.css");
        final String script = resource("report.js");
        html.markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .markup("<meta http-equiv=\"Content-Security-Policy\" content=\"")
                .markup("default-src 'none'; style-src 'sha256-")
                .markup(hash(style))
                .markup("'; script-src 'sha256-")
                .markup(hash(script))
                .markup("'; img-src data:; base-uri 'none'; form-action 'none'\">\n")
                .markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .markup("<meta name=\"referrer\" content=\"no-referrer\">\n<link rel=\"icon\" href=\"data:,\">\n")
                .element("title", name + " – xenstore image")
                .markup("\n<style>")
                .markup(style)
                .markup("</style>\n</head>\n<body>\n<main>\n");
        writeHead();
        writeTree();
        writeSections();
        html.markup("</main>\n<script>").markup(script).markup("</script>\n</body>\n</html>\n");
        return html.toString();
    }

    private void writeHead() {
        final boolean isGood = errors() == 0;
        html.markup("<header><p class=\"faint\">xenstore image</p>\n<h1>")
                .text(name)
                .markup("</h1>\n")
                .markup("<p><a class=\"chip %s\" href=\"#findings\">", isGood ? "good" : "error")
                .text((isGood ? "valid: " : "invalid: ") + findings.summary())
                .markup("</a></p>\n</header>\n<dl class=\"tiles\">\n");
        tile("version", Integer.toString(survey.header.version()));
        tile("byte order", survey.header.byteOrder() == ByteOrder.LITTLE_ENDIAN ? "little" : "big");
        tile("size", Printable.size(survey.length));
        tile("records", Printable.number(survey.records));
        tile("nodes", Printable.number(survey.nodes));
        tile("domains", Printable.number(survey.domains().size()));
        tile("connections", Printable.number(survey.connections));
        tile("watches", Printable.number(survey.watches));
        tile("transactions", Printable.number(survey.transactions));
        html.markup("</dl>\n");
    }

    private void tile(final String what, final String much) {
        html.markup("<div>").element("dt", what).element("dd", much).markup("</div>\n");
    }

    private void writeTree() {
        html.section("tree", "The tree");
        if (tree == null) {
            html.markup("<p class=\"notice\">")
                    .text("The treemap is missing and the sections below cover only the first "
                            + Printable.counted(survey.records, "record") + ": the rest of the image cannot be read. ")
                    .text(Printable.text(survey.unreadable.rule().title(), NAME_SHOWN))
                    .markup(" (")
                    .text(survey.unreadable.rule().code())
                    .markup("); see <a href=\"#findings\">the findings</a>.</p>\n");
            return;
        }
        new TreeSection(html, tree).write();
    }

    private void writeSections() {
        final DomainSections domains = new DomainSections(html, survey);
        domains.writeDomains();
        domains.writeQuotas();
        final ConnectionSections connections = new ConnectionSections(html, survey);
        connections.writeWatches();
        connections.writePendingData();
        connections.writeTransactions();
        findings.writeFindings(html);
        findings.writeVerdicts(html);
    }

    private static String resource(final String name) {
        try (InputStream resource = HtmlReport.class.getResourceAsStream(name)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (final IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** The SHA-256 hash of a script or style sheet in the form that a content security policy uses. */
    private static String hash(final String text) {
        try {
            final byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (final NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }
}
