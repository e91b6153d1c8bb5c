// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.util.List;
import org.agrona.collections.MutableLong;

/** Answers what operators ask, through {@code xenstore-control}. */
final class ControlRequests {
    private static final List<String> COMMANDS = List.of("check", "help", "live-update", "quota");

    private final StoreState state;
    private LiveUpdate liveUpdate;

    ControlRequests(final StoreState state) {
        this.state = state;
    }

    /** Has operators replace the daemon, too. */
    void allow(final LiveUpdate allowed) {
        liveUpdate = allowed;
    }

    /** The answer; null if it comes later. */
    byte[] answer(final Connection connection, final Request request) {
        final List<String> strings = request.strings(1);
        final String answer = switch (strings.get(0)) {
            case "check" -> check();
            case "help" -> String.join("\n", COMMANDS) + '\n';
            case "live-update" -> liveUpdate(connection, request, strings.subList(1, strings.size()));
            case "quota" -> quota();
            default -> throw new RequestRefused(StoreError.EINVAL);
        };
        return answer == null ? null : Octets.terminated(answer);
    }

    private String liveUpdate(final Connection connection, final Request request, final List<String> words) {
        if (liveUpdate == null) {
            return "this daemon cannot be replaced";
        }
        if (words.isEmpty()) {
            throw new RequestRefused(StoreError.EINVAL);
        }
        return liveUpdate.answer(connection, request, words);
    }

    private String check() {
        final MutableLong nodes = new MutableLong(1 + state.store().special().size());
        NodeWalk.below(StorePath.ROOT, state.store().root(), (path, node) -> nodes.increment());
        final long counted = nodes.get();
        return counted == state.store().nodes()
                ? "OK"
                : "counted " + counted + " nodes, not " + state.store().nodes();
    }

    private String quota() {
        final Limits limits = state.limits();
        return String.format(
                "nodes %d of %d%nclients %d of %d%nof each client: watches %d, transactions %d, nodes of a transaction %d%n"
                        + "octets: of a value %d, of what waits for a client %d%n",
                state.store().nodes(),
                limits.maxNodes(),
                state.connections().size(),
                limits.maxConnections(),
                limits.maxWatches(),
                limits.maxTransactions(),
                limits.maxTransactionNodes(),
                limits.maxValueLength(),
                limits.maxOutput());
    }
}
