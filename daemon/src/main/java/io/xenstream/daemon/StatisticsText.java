// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.util.List;
import java.util.Map;

/** Statistics as lines of text, for {@code xenstore-control stats}. An answer has at most 4096 bytes: longer lists are answered in parts. */
final class StatisticsText {
    /** The last line of a part and the NUL behind it. */
    private static final int LONGEST_LAST_LINE = 32;

    private final StoreState state;
    private final StringBuilder text = new StringBuilder();

    private StatisticsText(final StoreState state) {
        this.state = state;
    }

    /**
     * Answers a command.
     *
     * @param words the words of the command behind its name
     * @throws RequestException if it is not understood, or there is no such client
     */
    static String answer(final StoreState state, final List<String> words) {
        final StatisticsText text = new StatisticsText(state);
        final String kind = words.isEmpty() ? "" : words.get(0);
        final long number = words.size() < 2 ? 0 : ProtocolText.number(words.get(1), Long.MAX_VALUE);
        switch (kind) {
            case "" -> text.total();
            case "clients" -> text.clients(number);
            case "client" -> text.client(number);
            case "domains" -> text.domains(number);
            case "directory" -> text.text.append(state.directory().toAbsolutePath());
            default -> throw new RequestException(StoreError.EINVAL);
        }
        return text.text.toString();
    }

    private void line(final String name, final long value) {
        text.append(name).append(' ').append(value).append('\n');
    }

    private void total() {
        final DaemonStatistics statistics = DaemonStatistics.of(state);
        counters(state.monitor().counters());
        final LatencyHistogram latencies = statistics.latencies();
        line("latency.p50.ns", latencies.quantile(0.5));
        line("latency.p99.ns", latencies.quantile(0.99));
        line("latency.p99.9.ns", latencies.quantile(0.999));
        line("latency.longest.ns", latencies.longest());
        line("clients", statistics.clients());
        line("connections", statistics.connections());
        statistics.disconnections().forEach((reason, count) -> line("disconnections." + reason.name(), count));
        line("watches", statistics.watches());
        line("transactions", statistics.transactions());
        line("held.bytes", statistics.heldBytes());
        line("waiting.bytes", statistics.waitingBytes());
        line("nodes", statistics.nodes());
        line("image.bytes", statistics.imageLength());
        line("free.bytes", statistics.freeLength());
        line("compacted.bytes", statistics.compactedLength());
        line("commits", statistics.sequence());
        line("domains", statistics.domains().size());
    }

    private void counters(final RequestCounters counters) {
        line("requests", counters.requests());
        lines("requests.", counters.requestsByType());
        line("errors", counters.errors());
        lines("errors.", counters.errorsByName());
        line("events", counters.events());
        line("received.bytes", counters.receivedBytes());
        line("sent.bytes", counters.sentBytes());
    }

    private void lines(final String prefix, final Map<String, Long> counts) {
        counts.forEach((name, count) -> {
            if (count > 0) {
                line(prefix + name, count);
            }
        });
    }

    private void client(final long number) {
        for (final ClientSession session : state.sessions()) {
            if (session.uniqueId() == number) {
                line("client", number);
                line("process", session.process());
                counters(session.counters());
                line("watches", session.watches().size());
                line("transactions", session.transactions().size());
                line("held.bytes", session.heldBytes());
                line("waiting.bytes", session.output().length());
                return;
            }
        }
        throw new RequestException(StoreError.ENOENT);
    }

    private void clients(final long from) {
        for (final ClientSession session : state.sessions()) {
            if (session.uniqueId() < from) {
                continue;
            }
            final RequestCounters counters = session.counters();
            final String line = "client " + session.uniqueId() + " process " + session.process() + " requests "
                    + counters.requests() + " errors " + counters.errors() + " events " + counters.events()
                    + " received.bytes " + counters.receivedBytes() + " sent.bytes " + counters.sentBytes()
                    + " held.bytes " + session.heldBytes() + " waiting.bytes "
                    + session.output().length() + '\n';
            if (!append(line, session.uniqueId())) {
                return;
            }
        }
    }

    private void domains(final long from) {
        for (final DaemonStatistics.DomainNodes domain : DaemonStatistics.domains(state)) {
            if (domain.domid() < from) {
                continue;
            }
            final String line = "domain " + domain.domid() + " introduced " + (domain.isIntroduced() ? 1 : 0)
                    + " nodes " + domain.nodes() + '\n';
            if (!append(line, domain.domid())) {
                return;
            }
        }
    }

    /** Appends a line of a list; if it does not fit, the number that the next part begins with. Returns whether it fits. */
    private boolean append(final String line, final long number) {
        final boolean fits = text.length() + line.length() <= MessageHeader.LONGEST_PAYLOAD - LONGEST_LAST_LINE;
        if (fits) {
            text.append(line);
        } else {
            line("next", number);
        }
        return fits;
    }
}
