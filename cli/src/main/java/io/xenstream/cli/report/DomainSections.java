// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.report;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The sections about domains and quotas. */
final class DomainSections {
    static final int MOST_DOMAINS = 200;
    static final int MOST_OWN_QUOTAS = 50;

    private final Html html;
    private final ImageSurvey survey;
    private final List<DomainUse> domains;

    DomainSections(final Html html, final ImageSurvey survey) {
        this.html = html;
        this.survey = survey;
        this.domains = survey.domains();
    }

    /** The domains to show: those with the most nodes. */
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
                        "Nodes are those owned by the domain. Clients on sockets count as domain 0. The bars show the use"
                                + " of the domain's quota; domain 0 is exempt from quotas.")
                .searchable(
                        "Domains with the most nodes",
                        "#domain",
                        "name",
                        "#nodes",
                        "",
                        "#bytes",
                        "#watches",
                        "",
                        "#transactions",
                        "#in",
                        "#out",
                        "connection");
        for (final DomainUse domain : shown(survey)) {
            html.row().element("td", "number", Integer.toString(domain.domid)).code(domain.name);
            held(domain, KnownQuota.NODES);
            html.cell(domain.bytes);
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
            return ring.isEmpty() ? "none" : ring;
        }
        return (ring.isEmpty() ? "" : ring + " and ") + Printable.counted(domain.sockets, "socket");
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

    /** The limit, or 0 if there is none. */
    private long limit(final DomainUse domain, final String quota) {
        final Long own = domain.quotas.get(quota);
        return own == null ? survey.domainQuotas.getOrDefault(quota, 0L) : own;
    }

    void writeQuotas() {
        html.section("quotas", "Quotas and their use");
        final Set<String> names = new LinkedHashSet<>(survey.domainQuotas.keySet());
        for (final DomainUse domain : domains) {
            for (final String name : domain.quotas.keySet()) {
                if (names.size() < ImageSurvey.MOST_QUOTAS) {
                    names.add(name);
                }
            }
        }
        if (names.isEmpty() && survey.globalQuotas.isEmpty()) {
            html.paragraph("faint", "The image contains no quotas.");
            return;
        }
        html.sortable("Quotas", "quota", "#per domain", "limits", "#closest to the limit", "", "");
        names.forEach(this::row);
        survey.globalQuotas.forEach((name, value) -> html.row()
                .code(name)
                .element("td", "number", value(value))
                .cell("the whole daemon")
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
            html.element("td", "faint", "use not recorded in an image")
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
            html.cell("").cell("").element("td", "faint", "not used by a guest");
            return;
        }
        final DomainUse domain = nearest.get();
        final long use = quota.use(domain);
        final long limit = limit(domain, quota.quota());
        html.element("td", "number", Printable.number(use) + " of " + Printable.number(limit))
                .markup("<td class=\"bar\">")
                .meter(use, limit, true)
                .markup("</td>")
                .cell(domain.title());
    }

    private double fullness(final DomainUse domain, final KnownQuota quota) {
        return (double) quota.use(domain) / limit(domain, quota.quota());
    }

    private static String value(final long value) {
        return value == 0 ? "unlimited" : Printable.number(value);
    }

    private void writeOwnQuotas() {
        long different = 0;
        for (final DomainUse domain : domains) {
            for (final Map.Entry<String, Long> own : domain.quotas.entrySet()) {
                if (!own.getValue().equals(survey.domainQuotas.get(own.getKey()))) {
                    if (different++ == 0) {
                        html.element("h3", "Domains with their own quotas")
                                .searchable(
                                        "Domains with their own quotas",
                                        "domain",
                                        "quota",
                                        "#own",
                                        "#per domain",
                                        "#use");
                    }
                    if (different <= MOST_OWN_QUOTAS) {
                        row(domain, own.getKey(), own.getValue());
                    }
                }
            }
        }
        if (different > 0) {
            html.endTable().more(different - MOST_OWN_QUOTAS, "quota");
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
                                .map(known -> Printable.number(known.use(domain)))
                                .orElse(""))
                .endRow();
    }
}
