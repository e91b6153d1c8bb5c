// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.observe;

import io.xenstream.daemon.DaemonUsage;
import io.xenstream.feed.ChangeFeed;
import io.xenstream.feed.ChangeFeedReader;
import io.xenstream.feed.FeedEntry;
import io.xenstream.feed.FeedException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.collections.Int2IntCounterMap;

/** Samples of what a daemon of this project leaves in its store's directory, and of the clients that it tells of. */
final class StoreSampler implements Sampler {
    private final Path directory;
    /** Null if the daemon is not asked for its clients. */
    private final DaemonClient client;

    private final Int2IntCounterMap changes = new Int2IntCounterMap(0);
    private ChangeFeedReader feed;

    StoreSampler(final Path directory, final DaemonClient client) {
        this.directory = directory;
        this.client = client;
        openFeed();
    }

    private void openFeed() {
        try {
            feed = ChangeFeed.exists(directory) ? ChangeFeedReader.open(directory) : null;
            if (feed != null) {
                feed.seek(feed.last() + 1);
            }
        } catch (final FeedException unusable) {
            feed = null;
        }
    }

    @Override
    public Sample sample() {
        final DaemonUsage usage = DaemonUsage.read(directory);
        final Instant taken = Instant.now();
        final boolean hasChanges = countChanges();
        final List<Sample.Domain> domains = new ArrayList<>();
        for (final DaemonUsage.DomainUse domain : usage.domains()) {
            domains.add(new Sample.Domain(
                    domain.domid(),
                    domain.isIntroduced(),
                    domain.nodes(),
                    domain.nodeQuota(),
                    domain.bytes(),
                    hasChanges ? changes.get(domain.domid()) : Sample.UNKNOWN,
                    Sample.UNKNOWN));
        }
        final String state = usage.isHeld() ? "running" : usage.ended().isPresent() ? "ended" : "killed";
        return new Sample(
                state,
                usage.process(),
                usage.started(),
                usage.updated(),
                taken,
                counts(usage),
                gauges(usage),
                usage.allDomains(),
                domains,
                client == null ? null : clients(),
                missing(hasChanges));
    }

    private List<String> missing(final boolean hasChanges) {
        final List<String> missing = new ArrayList<>();
        if (!hasChanges) {
            missing.add("changes by domain: serve with --changes");
        }
        if (client == null) {
            missing.add("clients: name the socket instead of the directory");
        }
        return missing;
    }

    /** Counts the changes since the last sample. Returns whether the daemon records any. */
    private boolean countChanges() {
        changes.clear();
        try {
            if (feed == null || !feed.isCurrent()) {
                openFeed();
            }
            final long end = feed == null ? 0 : feed.last();
            while (feed != null && (feed.entry() == null || feed.number() < end) && feed.next()) {
                if (feed.entry() != FeedEntry.GAP && feed.entry() != FeedEntry.RESTARTED) {
                    changes.incrementAndGet(feed.domain());
                }
            }
        } catch (final FeedException damaged) {
            feed = null;
        }
        return feed != null;
    }

    private static Map<String, Long> counts(final DaemonUsage usage) {
        final Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("requests", usage.requests());
        counts.put("errors", usage.errors());
        counts.put("EAGAIN", usage.conflicts());
        counts.put("events", usage.events());
        counts.put("receivedBytes", usage.receivedBytes());
        counts.put("sentBytes", usage.sentBytes());
        return counts;
    }

    private static Map<String, Long> gauges(final DaemonUsage usage) {
        final Map<String, Long> gauges = new LinkedHashMap<>();
        gauges.put("clients", usage.clients());
        gauges.put("watches", usage.watches());
        gauges.put("transactions", usage.transactions());
        gauges.put("nodes", usage.nodes());
        gauges.put("imageBytes", usage.imageLength());
        gauges.put("freeBytes", usage.freeLength());
        gauges.put("heldBytes", usage.heldBytes());
        gauges.put("waitingBytes", usage.waitingBytes());
        gauges.put("commits", usage.commits());
        return gauges;
    }

    /** Asks in parts, of some tens of clients each. */
    private List<Sample.Client> clients() {
        final List<Sample.Client> clients = new ArrayList<>();
        String next = "0";
        while (next != null) {
            final String answer;
            try {
                answer = client.answer(DaemonClient.CONTROL, "stats", "clients", next)
                        .replace("\0", "");
            } catch (final DaemonClient.Refusal refused) {
                return clients;
            }
            next = null;
            for (final String line : answer.split("\n", -1)) {
                final Map<String, Long> values = ProtocolSampler.pairs(line);
                if (values.containsKey("next")) {
                    next = values.get("next").toString();
                } else if (values.containsKey("client")) {
                    clients.add(new Sample.Client(
                            values.get("client"),
                            values.getOrDefault("process", 0L),
                            values.getOrDefault("requests", 0L),
                            values.getOrDefault("errors", 0L),
                            values.getOrDefault("events", 0L),
                            values.getOrDefault("held.bytes", 0L),
                            values.getOrDefault("waiting.bytes", 0L)));
                }
            }
        }
        return clients;
    }
}
