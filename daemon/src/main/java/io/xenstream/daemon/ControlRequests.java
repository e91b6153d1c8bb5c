// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.store.LiveCursor;
import java.util.List;

/** Answers the requests of {@code xenstore-control}. */
final class ControlRequests {
    /** The commands and their words, as xenstore-control prints them if it gets EINVAL. */
    private static final String HELP = """
            check\t
            live-update\t[-c <arguments>] [-F] [-t <timeout>] <program>
            quota\t[set <name> <val>|<domid>]
            stats\t[clients [<from>]|client <number>|domains [<from>]|directory]
            help\t
            """;

    private final StoreState state;
    private final QuotaRequests quotas;
    private final boolean isReadOnly;
    private LiveUpdate liveUpdate;

    ControlRequests(final StoreState state, final QuotaRequests quotas, final boolean isReadOnly) {
        this.state = state;
        this.quotas = quotas;
        this.isReadOnly = isReadOnly;
    }

    /** Enables live updates. */
    void allow(final LiveUpdate allowed) {
        liveUpdate = allowed;
    }

    /** Returns whether there is a reply; false if it follows later. */
    boolean answer(final ClientSession session, final Request request, final Reply reply) {
        final List<String> strings = request.strings(1);
        final List<String> words = strings.subList(1, strings.size());
        final String answer = switch (strings.get(0)) {
            case "check" -> check(words);
            case "help" -> help(words);
            case "live-update" -> liveUpdate(session, request, words);
            case "quota" -> quotas.control(words, isReadOnly);
            case "stats" -> StatisticsText.answer(state, words);
            default -> throw new RequestException(StoreError.EINVAL);
        };
        if (answer != null) {
            reply.putTerminated(answer);
        }
        return answer != null;
    }

    private static void requireNone(final List<String> words) {
        if (!words.isEmpty()) {
            throw new RequestException(StoreError.EINVAL);
        }
    }

    private static String help(final List<String> words) {
        requireNone(words);
        return HELP;
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
    private String check(final List<String> words) {
        requireNone(words);
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
}
