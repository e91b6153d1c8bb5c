// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.observe;

import io.xenstream.cli.command.Escapes;
import io.xenstream.cli.command.Output;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Lays a sample out as lines for people. */
final class TopText {
    private static final String[] UNITS = {"", "K", "M", "G", "T"};
    private static final double KIBI = 1024;
    private static final double FEW = 10;
    private static final String NOT_KNOWN = "-";
    private static final String BOLD = "\u001b[1m";
    private static final String NORMAL = "\u001b[m";

    private final String title;
    private final DomainSort sort;
    private final int most;
    private final int columns;
    private final boolean isHighlighting;
    private Sample before;

    /**
     * Chooses what to show.
     *
     * @param most           the most domains, and the most clients
     * @param columns        the width of lines; negative for any
     * @param isHighlighting whether domains near their quota are bold
     */
    TopText(
            final String title,
            final DomainSort sort,
            final int most,
            final int columns,
            final boolean isHighlighting) {
        this.title = title;
        this.sort = sort;
        this.most = most;
        this.columns = columns;
        this.isHighlighting = isHighlighting;
    }

    /** The lines of a sample; rates are since the sample before. */
    List<String> lines(final Sample sample) {
        final List<String> lines = new ArrayList<>();
        lines.add(cut(Escapes.text(title) + (sample.process() == 0 ? "" : "  process " + sample.process()) + "  "
                + sample.state() + "  " + sample.updated()));
        if (!sample.counts().isEmpty()) {
            final StringBuilder rates = new StringBuilder();
            for (final String name : List.of("requests", "errors", "EAGAIN", "events")) {
                rates.append(name)
                        .append("/s ")
                        .append(rate(sample.rate(name, before)))
                        .append("  ");
            }
            lines.add(cut(rates.toString().stripTrailing()));
        }
        lines.addAll(gauges(sample));
        lines.add("");
        addDomains(sample, lines);
        if (sample.clients() != null) {
            lines.add("");
            addClients(sample, lines);
        }
        sample.missing().forEach(missing -> lines.add(cut("not shown: " + missing)));
        before = sample;
        return lines;
    }

    private String cut(final String line) {
        return columns > 0 && line.length() > columns ? line.substring(0, columns) : line;
    }

    private List<String> gauges(final Sample sample) {
        final List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (final Map.Entry<String, Long> gauge : sample.gauges().entrySet()) {
            final boolean isBytes = gauge.getKey().endsWith("Bytes");
            final String text = gauge.getKey().replace("Bytes", "")
                    + ' '
                    + (isBytes ? bytes(gauge.getValue()) : gauge.getValue().toString());
            if (columns > 0 && line.length() + text.length() > columns) {
                lines.add(cut(line.toString().stripTrailing()));
                line = new StringBuilder();
            }
            line.append(text).append("  ");
        }
        lines.add(cut(line.toString().stripTrailing()));
        return lines;
    }

    static String bytes(final long count) {
        double value = count;
        int unit = 0;
        while (value >= KIBI && unit < UNITS.length - 1) {
            value /= KIBI;
            unit++;
        }
        return String.format(Locale.ROOT, unit > 0 && value < FEW ? "%.1f%s" : "%.0f%s", value, UNITS[unit]);
    }

    private static String rate(final double rate) {
        return rate < 0 ? NOT_KNOWN : String.format(Locale.ROOT, rate > 0 && rate < FEW ? "%.1f" : "%.0f", rate);
    }

    private static String number(final long value) {
        return value < 0 ? NOT_KNOWN : Long.toString(value);
    }

    private double seconds(final Sample sample) {
        return before == null
                ? 0
                : (sample.taken().toEpochMilli() - before.taken().toEpochMilli()) / 1000.0;
    }

    private void addDomains(final Sample sample, final List<String> lines) {
        final double seconds = seconds(sample);
        lines.add(cut(String.format(
                        Locale.ROOT,
                        "%6s %10s %7s %7s %9s %8s",
                        "DOMAIN",
                        "NODES",
                        "QUOTA",
                        "BYTES",
                        "CHANGES/S",
                        "WATCHES")
                .stripTrailing()));
        sample.domains().stream().sorted(sort.order()).limit(most).forEach(domain -> {
            final String quota = domain.nodeQuota() > 0 ? 100 * domain.nodes() / domain.nodeQuota() + "%" : NOT_KNOWN;
            final double changes = domain.changes() < 0 || seconds <= 0 ? Sample.UNKNOWN : domain.changes() / seconds;
            final String line = cut(String.format(
                    Locale.ROOT,
                    "%6d %10s %7s %7s %9s %8s%s",
                    domain.domid(),
                    number(domain.nodes()),
                    quota,
                    domain.bytes() < 0 ? NOT_KNOWN : bytes(domain.bytes()),
                    rate(changes),
                    number(domain.watches()),
                    domain.isNearLimit() ? " !" : ""));
            lines.add(isHighlighting && domain.isNearLimit() ? BOLD + line + NORMAL : line);
        });
        if (sample.allDomains() > most) {
            lines.add(cut("and "
                    + (sample.allDomains() - Math.min(most, sample.domains().size())) + " more domains"));
        }
    }

    private void addClients(final Sample sample, final List<String> lines) {
        final Map<Long, Sample.Client> known = new HashMap<>();
        if (before != null && before.clients() != null) {
            before.clients().forEach(client -> known.put(client.number(), client));
        }
        final double seconds = seconds(sample);
        lines.add(cut(String.format(
                Locale.ROOT,
                "%12s %8s %11s %9s %9s %7s %7s",
                "CLIENT",
                "PROCESS",
                "REQUESTS/S",
                "ERRORS/S",
                "EVENTS/S",
                "HELD",
                "WAITING")));
        final Comparator<Sample.Client> order = Comparator.comparingLong(
                        (Sample.Client client) -> known.containsKey(client.number())
                                ? client.requests() - known.get(client.number()).requests()
                                : client.requests())
                .reversed()
                .thenComparingLong(Sample.Client::number);
        sample.clients().stream().sorted(order).limit(most).forEach(client -> {
            final Sample.Client then = known.get(client.number());
            lines.add(cut(String.format(
                    Locale.ROOT,
                    "%12d %8d %11s %9s %9s %7s %7s",
                    client.number(),
                    client.process(),
                    since(client.requests(), then == null ? -1 : then.requests(), seconds),
                    since(client.errors(), then == null ? -1 : then.errors(), seconds),
                    since(client.events(), then == null ? -1 : then.events(), seconds),
                    bytes(client.heldBytes()),
                    bytes(client.waitingBytes()))));
        });
        if (sample.clients().size() > most) {
            lines.add(cut("and " + (sample.clients().size() - most) + " more clients"));
        }
    }

    private static String since(final long now, final long then, final double seconds) {
        return rate(then < 0 || seconds <= 0 ? Sample.UNKNOWN : (now - then) / seconds);
    }

    static void print(final List<String> lines, final Output output) {
        lines.forEach(line -> output.text(line).newline());
    }
}
