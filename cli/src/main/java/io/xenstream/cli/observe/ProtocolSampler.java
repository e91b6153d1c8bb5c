// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.observe;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Samples of what any xenstore daemon tells a client: its quotas, and what domains use. A daemon that knows no {@code quota} tells which domains there are. */
final class ProtocolSampler implements Sampler {
    private static final String NODES = "nodes";
    private static final String WATCHES = "watches";
    private static final String QUOTA = "quota";
    private static final Pattern SETTING = Pattern.compile("([\\w-]+) *: *(\\d+).*");
    private static final int LONGEST_NUMBER = 18;

    private final DaemonClient client;

    ProtocolSampler(final DaemonClient client) {
        this.client = client;
    }

    /** The numbers of a line of names, each followed by its number. */
    static Map<String, Long> pairs(final String line) {
        final Map<String, Long> pairs = new HashMap<>();
        final String[] words = line.trim().split(" +", -1);
        for (int i = 0; i + 1 < words.length; i += 2) {
            if (words[i + 1].matches("\\d{1," + LONGEST_NUMBER + "}")) {
                pairs.put(words[i], Long.parseLong(words[i + 1]));
            }
        }
        return pairs;
    }

    /** What a daemon prints as a name, a colon and a number in each line; empty if it does not know the command. */
    private Map<String, Long> settings(final String... command) {
        final Map<String, Long> settings = new LinkedHashMap<>();
        try {
            for (final String line : client.answer(DaemonClient.CONTROL, command)
                    .replace("\0", "")
                    .split("\n", -1)) {
                final Matcher setting = SETTING.matcher(line);
                if (setting.matches() && setting.group(2).length() <= LONGEST_NUMBER) {
                    settings.putIfAbsent(setting.group(1), Long.parseLong(setting.group(2)));
                }
            }
        } catch (final DaemonClient.Refusal unknown) {
            settings.clear();
        }
        return settings;
    }

    private Set<Integer> domids() {
        final Set<Integer> domids = new TreeSet<>(List.of(0));
        try {
            for (final String name : client.children("/local/domain")) {
                if (name.matches("\\d{1,5}")) {
                    domids.add(Integer.parseInt(name));
                }
            }
        } catch (final DaemonClient.Refusal none) {
            // There is domain 0.
        }
        return domids;
    }

    @Override
    public Sample sample() {
        final Map<String, Long> quotas = settings(QUOTA);
        final List<Sample.Domain> domains = new ArrayList<>();
        long nodes = 0;
        long watches = 0;
        for (final int domid : domids()) {
            final Map<String, Long> used = quotas.isEmpty() ? Map.of() : settings(QUOTA, Integer.toString(domid));
            nodes += used.getOrDefault(NODES, 0L);
            watches += used.getOrDefault(WATCHES, 0L);
            domains.add(new Sample.Domain(
                    domid,
                    true,
                    used.getOrDefault(NODES, Sample.UNKNOWN),
                    domid == 0 ? 0 : quotas.getOrDefault(NODES, 0L),
                    Sample.UNKNOWN,
                    Sample.UNKNOWN,
                    used.getOrDefault(WATCHES, Sample.UNKNOWN)));
        }
        final Map<String, Long> gauges = new LinkedHashMap<>();
        if (!quotas.isEmpty()) {
            gauges.put(WATCHES, watches);
            gauges.put(NODES, nodes);
        }
        final List<String> missing = new ArrayList<>(List.of(
                "requests, errors and events: this daemon does not count them",
                "bytes and changes by domain: this daemon does not tell them"));
        if (quotas.isEmpty()) {
            missing.add("nodes and watches by domain: this daemon does not know the command quota");
        }
        final Instant now = Instant.now();
        return new Sample("running", 0, null, now, now, Map.of(), gauges, domains.size(), domains, null, missing);
    }
}
