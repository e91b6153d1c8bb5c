// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.store.LiveCursor;
import java.util.List;
import java.util.Locale;

/** Answers the requests of {@code xenstore-control}. */
final class ControlRequests {
    private static final List<String> COMMANDS = List.of("check", "help", "live-update", "quota", "stats");

    private final StoreState state;
    private LiveUpdate liveUpdate;

    ControlRequests(final StoreState state) {
        this.state = state;
    }

    /** Enables live updates. */
    void allow(final LiveUpdate allowed) {
        liveUpdate = allowed;
    }

    /** Returns whether there is a reply; false if it follows later. */
    boolean answer(final ClientSession session, final Request request, final Reply reply) {
        final List<String> strings = request.strings(1);
        final String answer = switch (strings.get(0)) {
            case "check" -> check();
            case "help" -> String.join("\n", COMMANDS) + '\n';
            case "live-update" -> liveUpdate(session, request, strings.subList(1, strings.size()));
            case "quota" -> quota();
            case "stats" -> StatisticsText.answer(state, strings.subList(1, strings.size()));
            default -> throw new RequestException(StoreError.EINVAL);
        };
        if (answer != null) {
            reply.putTerminated(answer);
        }
        return answer != null;
    }

    private String liveUpdate(final ClientSession session, final Request request, final List<String> words) {
        if (liveUpdate == null) {
            return "this daemon cannot be replaced";
        }
        if (words.isEmpty()) {
            throw new RequestException(StoreError.EINVAL);
        }
        return liveUpdate.answer(session, request, words);
    }

    /** The store checks what it reads whenever it reads it. A walk over all nodes would make other clients wait. */
    private String check() {
        final LiveCursor cursor = state.cursor();
        long roots = 0;
        for (int i = 0; i < cursor.specialCount(); i++) {
            cursor.moveToSpecial(i);
            roots += cursor.childCount() + 1;
        }
        return roots <= state.store().nodes()
                ? "OK"
                : "found " + roots + " nodes, but the store has "
                        + state.store().nodes();
    }

    private String quota() {
        final DaemonLimits limits = state.limits();
        return String.format(
                Locale.ROOT,
                """
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
}
