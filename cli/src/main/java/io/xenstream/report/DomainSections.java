// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.report;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What domains have, and what they may have. */
final class DomainSections {
    static final int MOST_DOMAINS = 50;
    static final int MOST_OWN_QUOTAS = 50;

    private final Html html;
    private final ImageSurvey survey;
    private final List<DomainUse> domains;

    DomainSections(final Html html, final ImageSurvey survey) {
        this.html = html;
        this.survey = survey;
        this.domains = survey.domains();
    }

    /** Those that are shown: with most nodes. */
    static List<DomainUse> shown(final ImageSurvey survey) {
        return survey.domains().stream()
                .sorted(Comparator.comparingLong((DomainUse domain) -> -domain.nodes)
                        .thenComparingInt(domain -> domain.domid))
                .limit(MOST_DOMAINS)
                .sorted(Comparator.comparingInt(domain -> domain.domid))
                .toList();
    }

    void writeDomains() {
        html.section("domains", "Domains")
                .paragraph(
                        "faint",
                        "Nodes are those that the domain owns. Clients on sockets act as domain 0: what they have is"
                                + " counted there. The bars are of the domain's quota, which domain 0 is not held to.")
                .table(
                        "domain",
                        "name",
                        "#nodes",
                        "",
                        "#octets",
                        "#watches",
                        "",
                        "#transactions",
                        "#in",
                        "#out",
                        "connected by");
        for (final DomainUse domain : shown(survey)) {
            html.row().cell(Integer.toString(domain.domid)).code(domain.name);
            held(domain, KnownQuota.NODES);
            html.cell(domain.octets);
            held(domain, KnownQuota.WATCHES);
            html.cell(domain.transactions)
                    .cell(domain.pendingIn)
                    .cell(domain.pendingOut)
                    .cell(connection(domain))
                    .endRow();
        }
        html.endTable().more(domains.size() - MOST_DOMAINS, "domain");
    }

    private static String connection(final DomainUse domain) {
        final String ring = domain.hasRing ? "ring" : "";
        if (domain.sockets == 0) {
            return ring.isEmpty() ? "nothing" : ring;
        }
        return (ring.isEmpty() ? "" : ring + " and ") + Shown.counted(domain.sockets, "socket");
    }

    private void held(final DomainUse domain, final KnownQuota quota) {
        final long use = quota.use(domain);
        final long limit = limit(domain, quota.quota());
        html.cell(use).markup("<td class=\"bar\">");
        if (limit > 0) {
            html.meter(use, limit, domain.isHeldToQuotas());
        }
        html.markup("</td>");
    }

    /** 0 for none. */
    private long limit(final DomainUse domain, final String quota) {
        final Long own = domain.quotas.get(quota);
        return own == null ? survey.domainQuotas.getOrDefault(quota, 0L) : own;
    }

    void writeQuotas() {
        html.section("quotas", "Quotas against use");
        final Set<String> names = new LinkedHashSet<>(survey.domainQuotas.keySet());
        for (final DomainUse domain : domains) {
            for (final String name : domain.quotas.keySet()) {
                if (names.size() < ImageSurvey.MOST_QUOTAS) {
                    names.add(name);
                }
            }
        }
        if (names.isEmpty() && survey.globalQuotas.isEmpty()) {
            html.paragraph("faint", "The image sets no quotas.");
            return;
        }
        html.table("quota", "#of each domain", "limits", "#nearest to its limit", "", "");
        names.forEach(this::row);
        survey.globalQuotas.forEach((name, value) -> html.row()
                .code(name)
                .element("td", "number", value(value))
                .cell("the daemon as a whole")
                .cell("")
                .cell("")
                .cell("")
                .endRow());
        html.endTable();
        writeOwnQuotas();
    }

    private void row(final String name) {
        final Long value = survey.domainQuotas.get(name);
        html.row().code(name).element("td", "number", value == null ? "not set" : value(value));
        final Optional<KnownQuota> known = KnownQuota.of(name);
        if (known.isEmpty()) {
            html.element("td", "faint", "its use is not in an image")
                    .cell("")
                    .cell("")
                    .cell("");
        } else {
            html.cell(known.get().counts());
            nearest(known.get());
        }
        html.endRow();
    }

    private void nearest(final KnownQuota quota) {
        final Optional<DomainUse> nearest = domains.stream()
                .filter(domain -> domain.isHeldToQuotas() && limit(domain, quota.quota()) > 0)
                .max(Comparator.comparingDouble(domain -> fullness(domain, quota)));
        if (nearest.isEmpty() || quota.use(nearest.get()) == 0) {
            html.cell("").cell("").element("td", "faint", "no guest uses it");
            return;
        }
        final DomainUse domain = nearest.get();
        final long use = quota.use(domain);
        final long limit = limit(domain, quota.quota());
        html.element("td", "number", Shown.number(use) + " of " + Shown.number(limit))
                .markup("<td class=\"bar\">")
                .meter(use, limit, true)
                .markup("</td>")
                .cell(domain.title());
    }

    private double fullness(final DomainUse domain, final KnownQuota quota) {
        return (double) quota.use(domain) / limit(domain, quota.quota());
    }

    private static String value(final long value) {
        return value == 0 ? "unlimited" : Shown.number(value);
    }

    private void writeOwnQuotas() {
        long different = 0;
        for (final DomainUse domain : domains) {
            for (final Map.Entry<String, Long> own : domain.quotas.entrySet()) {
                if (!own.getValue().equals(survey.domainQuotas.get(own.getKey()))) {
                    if (different++ == 0) {
                        html.element("h3", "Domains with other quotas")
                                .table("domain", "quota", "#its own", "#of each domain", "#use");
                    }
                    if (different <= MOST_OWN_QUOTAS) {
                        row(domain, own.getKey(), own.getValue());
                    }
                }
            }
        }
        if (different > 0) {
            html.endTable().more(different - MOST_OWN_QUOTAS, "such quota");
        }
    }

    private void row(final DomainUse domain, final String quota, final long own) {
        final Long common = survey.domainQuotas.get(quota);
        html.row()
                .cell(domain.title())
                .code(quota)
                .element("td", "number", value(own))
                .element("td", "number", common == null ? "not set" : value(common))
                .element(
                        "td",
                        "number",
                        KnownQuota.of(quota)
                                .map(known -> Shown.number(known.use(domain)))
                                .orElse(""))
                .endRow();
    }
}
