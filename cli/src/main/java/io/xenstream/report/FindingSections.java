// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.report;

import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Rule;
import io.xenstream.codec.Severity;
import io.xenstream.verify.Finding;
import io.xenstream.verify.Loading;
import io.xenstream.verify.Receiver;
import io.xenstream.verify.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is wrong with an image, rule by rule, and what daemons would make of it. */
final class FindingSections {
    private static final int PLACES_SHOWN = 5;
    private static final int DETAIL_SHOWN = 300;

    private final Map<String, Broken> broken = new LinkedHashMap<>();
    private final List<Verdict> verdicts = new ArrayList<>();

    /** A rule that is broken, as badly, in one place or more. */
    private static final class Broken {
        final Rule rule;
        final Severity severity;
        final List<Finding> places = new ArrayList<>();
        long count;

        Broken(final Finding finding) {
            rule = finding.rule();
            severity = finding.severity();
        }
    }

    /** Takes a finding; of those of one rule, keeps the first. */
    void add(final Finding finding) {
        final Broken rule =
                broken.computeIfAbsent(finding.rule().code() + finding.severity(), key -> new Broken(finding));
        rule.count++;
        if (rule.places.size() < PLACES_SHOWN) {
            rule.places.add(finding);
        }
    }

    void add(final Verdict verdict) {
        verdicts.add(verdict);
    }

    long count(final Severity severity) {
        return broken.values().stream()
                .filter(rule -> rule.severity == severity)
                .mapToLong(rule -> rule.count)
                .sum();
    }

    /** How much there is of everything. */
    String summary() {
        return Shown.counted(count(Severity.ERROR), "error") + ", "
                + Shown.counted(count(Severity.WARNING), "warning") + ", "
                + Shown.counted(count(Severity.NOTE), "note");
    }

    void writeFindings(final Html html) {
        html.section("findings", "Findings");
        if (broken.isEmpty()) {
            html.paragraph("faint", "None: the image is as specified.");
            return;
        }
        html.table("", "rule", "#times", "what, and what to do", "where");
        broken.values().stream()
                .sorted(Comparator.comparing((Broken rule) -> rule.severity, FindingSections::worstFirst))
                .forEach(rule -> row(html, rule));
        html.endTable();
    }

    private static int worstFirst(final Severity left, final Severity right) {
        return Integer.compare(rank(left), rank(right));
    }

    private static int rank(final Severity severity) {
        return switch (severity) {
            case ERROR -> 0;
            case WARNING -> 1;
            case NOTE -> 2;
        };
    }

    private static void row(final Html html, final Broken rule) {
        final String severity = rule.severity.name().toLowerCase(Locale.ROOT);
        html.row()
                .markup("<td>")
                .element("span", "chip " + severity, severity)
                .markup("</td>")
                .cell(rule.rule.code())
                .cell(rule.count)
                .markup("<td class=\"words\">")
                .element("strong", rule.rule.title())
                .markup("<br>")
                .text(rule.rule.remedy())
                .markup("</td><td class=\"words\">");
        for (final Finding place : rule.places) {
            html.markup("<div>")
                    .text(where(place.location()))
                    .element("span", "faint", detail(place))
                    .markup("</div>");
        }
        html.element("span", "faint", moreThan(rule)).markup("</td>").endRow();
    }

    private static String detail(final Finding place) {
        return place.detail().isEmpty() ? "" : ": " + Shown.text(place.detail(), DETAIL_SHOWN);
    }

    private static String moreThan(final Broken rule) {
        return rule.count > rule.places.size() ? "and " + Shown.number(rule.count - rule.places.size()) + " more" : "";
    }

    private static String where(final ImageLocation location) {
        final String offset = "offset " + Shown.number(location.offset());
        if (location.recordIndex() < 0) {
            return offset;
        }
        final String type = location.recordType() < 0 ? "" : " (" + RecordType.name(location.recordType()) + ")";
        return "record " + Shown.number(location.recordIndex()) + type + ", " + offset;
    }

    void writeVerdicts(final Html html) {
        html.section("receivers", "Who could load it")
                .paragraph("faint", "What xenstream verify --for RECEIVER has to say, in short.")
                .table("receiver", "", "#errors", "#warnings", "#notes");
        for (final Verdict verdict : verdicts) {
            html.row()
                    .cell(title(verdict.receiver()))
                    .markup("<td>")
                    .element("span", "chip " + style(verdict), inWords(verdict.loading()))
                    .markup("</td>")
                    .cell(verdict.errors())
                    .cell(verdict.warnings())
                    .cell(verdict.notes())
                    .endRow();
        }
        html.endTable();
    }

    private static String title(final Receiver receiver) {
        return switch (receiver) {
            case SPEC -> "as specified";
            case C_4_17, C_4_21, C_4_22 -> "xenstored of Xen " + receiver.code().substring(2);
            case OXENSTORED -> "oxenstored, by way of its text";
        };
    }

    private static String style(final Verdict verdict) {
        return switch (verdict.loading()) {
            case LOADS -> "good";
            case LOADS_WITH_LOSS -> verdict.isGood() ? "note" : "warning";
            case FAILS, CRASHES -> "error";
        };
    }

    private static String inWords(final Loading loading) {
        return switch (loading) {
            case LOADS -> "would load it";
            case LOADS_WITH_LOSS -> "would load it with loss";
            case FAILS -> "would refuse it";
            case CRASHES -> "would crash or lose the store";
        };
    }
}
