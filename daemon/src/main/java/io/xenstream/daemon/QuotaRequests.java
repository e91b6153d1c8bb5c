// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Answers requests about quotas, which are kept, and about the daemon's own limits. */
final class QuotaRequests {
    private static final String SET = "set";
    private static final long LARGEST_NUMBER = 0xFFFF_FFFFL;
    /** The word, a name and a value. */
    private static final int WORDS_TO_SET = 3;

    /** What a guest uses, as the C daemon counts it. */
    private static final List<String> USED = List.of("nodes", "watches", "transactions", "outstanding");

    private final StoreState state;
    private final Domains domains;

    QuotaRequests(final StoreState state) {
        this.state = state;
        this.domains = state.domains();
    }

    /** The name of a quota that can be set: one of the C daemon's, or one of the image. */
    private String known(final String name) {
        final String imageName = Quota.imageName(name);
        if (!Quota.DESCRIPTIONS.containsKey(imageName) && !domains.quotas().containsKey(imageName)) {
            throw new RequestException(StoreError.EINVAL);
        }
        return imageName;
    }

    // ---- GET_QUOTA and SET_QUOTA

    /** All names, or the value of one: of a domain, or of all domains without their own. */
    String get(final Request request) {
        final List<String> strings = request.payload().capacity() <= 1 ? List.of() : request.strings(1);
        if (strings.isEmpty()) {
            return String.join(" ", domains.quotas().keySet());
        }
        final String name = Quota.imageName(strings.get(strings.size() - 1));
        final Map<String, Long> own = strings.size() == 1
                ? Map.of()
                : domains.get(ProtocolText.domid(strings.get(0))).quotas();
        final Long value = own.getOrDefault(name, domains.quotas().get(name));
        if (value == null) {
            throw new RequestException(StoreError.EINVAL);
        }
        return value.toString();
    }

    /** Sets a quota of a guest, or of all domains without their own. */
    void set(final Request request) {
        final List<String> strings = request.strings(2);
        final boolean isOfDomain = strings.size() > 2;
        final String name = known(strings.get(isOfDomain ? 1 : 0));
        final long value = ProtocolText.number(strings.get(isOfDomain ? 2 : 1), LARGEST_NUMBER);
        if (!isOfDomain) {
            domains.setQuota(name, value);
            return;
        }
        final Domain domain = domains.get(ProtocolText.domid(strings.get(0)));
        if (!domain.isIntroduced()) {
            throw new RequestException(StoreError.ENOENT);
        }
        domains.put(domain.withQuota(name, value));
    }

    // ---- CONTROL

    /** Answers {@code quota}, {@code quota set NAME VALUE} and {@code quota DOMID}; the words are those after {@code quota}. */
    String control(final List<String> words, final boolean isReadOnly) {
        if (words.isEmpty()) {
            return settings(Map.of()) + limits();
        }
        if (words.size() == 1) {
            return usage(ProtocolText.domid(words.get(0)));
        }
        if (!words.get(0).equals(SET) || words.size() != WORDS_TO_SET) {
            throw new RequestException(StoreError.EINVAL);
        }
        final String name = known(words.get(1));
        final long value = ProtocolText.number(words.get(2), Quota.LARGEST);
        if (value == 0) {
            throw new RequestException(StoreError.EINVAL);
        }
        if (isReadOnly) {
            throw new RequestException(StoreError.EROFS);
        }
        domains.setQuota(name, value);
        return "OK";
    }

    /** Quotas as the C daemon prints them: a domain's own, and those of all domains for the rest. */
    private String settings(final Map<String, Long> own) {
        final StringBuilder text = new StringBuilder("Quota settings:\n");
        domains.quotas()
                .forEach((name, value) -> text.append(String.format(
                        Locale.ROOT,
                        "%-17s: %8d %s\n",
                        name,
                        own.getOrDefault(name, value),
                        Quota.DESCRIPTIONS.getOrDefault(name, ""))));
        return text.toString();
    }

    private String limits() {
        final DaemonLimits limits = state.limits();
        return String.format(
                Locale.ROOT,
                """
                Limits of this daemon:
                nodes %d of %d
                clients %d of %d
                per client: watches %d, transactions %d, nodes of a transaction %d
                bytes of a value %d, bytes pending for a client %d
                """,
                state.store().nodes(),
                limits.maxNodes(),
                state.sessions().size(),
                limits.maxConnections(),
                limits.maxWatches(),
                limits.maxTransactions(),
                limits.maxTransactionNodes(),
                limits.maxValueLength(),
                limits.maxOutput());
    }

    /** What a domain uses, as the C daemon prints it; guests are not served, so they have nodes only. Then what the domain's quotas are. */
    private String usage(final int domid) {
        final Domain domain = domains.get(domid);
        final int nodes = state.store().nodesOf(domid);
        if (domid != 0 && nodes == 0 && !domain.isIntroduced() && !domain.hasRecord()) {
            throw new RequestException(StoreError.ENOENT);
        }
        final StringBuilder text = new StringBuilder("Domain " + domid + ":\n");
        USED.forEach(name ->
                text.append(String.format(Locale.ROOT, "%-16s: %8d\n", name, name.equals("nodes") ? nodes : 0)));
        return text.append(settings(domain.quotas())).toString();
    }
}
