// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.report;

import io.xenstream.codec.Finding;
import io.xenstream.codec.Rule;
import io.xenstream.codec.Severity;
import io.xenstream.compat.TargetDaemon;
import io.xenstream.compat.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The sections about findings, grouped by rule, and about compatibility with daemons. */
final class FindingSections {
    private static final int PLACES_SHOWN = 5;
    private static final int DETAIL_SHOWN = 300;

    private final Map<String, Broken> broken = new LinkedHashMap<>();
    private final List<Verdict> verdicts = new ArrayList<>();

    /** The findings of one rule and severity. */
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

    /** Adds a finding; keeps the first few of each rule. */
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

    /** The number of errors, warnings and notes. */
    String summary() {
        return Printable.counted(count(Severity.ERROR), "error") + ", "
                + Printable.counted(count(Severity.WARNING), "warning") + ", "
                + Printable.counted(count(Severity.NOTE), "note");
    }

    void writeFindings(final Html html) {
        html.section("findings", "Findings");
        if (broken.isEmpty()) {
            html.paragraph("faint", "No findings: the image conforms to the specification.");
            return;
        }
        html.searchable("Findings by rule", "severity", "rule", "#count", "problem and remedy", "where");
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
                    .text(place.place().position())
                    .element("span", "faint", detail(place))
                    .markup("</div>");
        }
        html.element("span", "faint", moreThan(rule)).markup("</td>").endRow();
    }

    private static String detail(final Finding place) {
        return place.detail().isEmpty() ? "" : ": " + Printable.text(place.detail(), DETAIL_SHOWN);
    }

    private static String moreThan(final Broken rule) {
        return rule.count > rule.places.size()
                ? "and " + Printable.number(rule.count - rule.places.size()) + " more"
                : "";
    }

    void writeVerdicts(final Html html) {
        html.section("daemons", "Compatibility")
                .paragraph("faint", "Summary of xenstream verify --for DAEMON.")
                .sortable("Compatibility with daemons", "daemon", "outcome", "#errors", "#warnings", "#notes");
        for (final Verdict verdict : verdicts) {
            html.row()
                    .cell(title(verdict.daemon()))
                    .markup("<td>")
                    .element(
                            "span",
                            "chip " + style(verdict),
                            "would " + verdict.outcome().phrase())
                    .markup("</td>")
                    .cell(verdict.errors())
                    .cell(verdict.warnings())
                    .cell(verdict.notes())
                    .endRow();
        }
        html.endTable();
    }

    private static String title(final TargetDaemon daemon) {
        return switch (daemon) {
            case SPEC -> "specification";
            case C_4_17, C_4_21, C_4_22 -> "xenstored of Xen " + daemon.code().substring(2);
            case OXENSTORED -> "oxenstored, through its text format";
        };
    }

    private static String style(final Verdict verdict) {
        return switch (verdict.outcome()) {
            case LOADS -> "good";
            case LOADS_WITH_LOSS -> verdict.isGood() ? "note" : "warning";
            case MAY_CRASH, FAILS, CRASHES -> "error";
        };
    }
}
