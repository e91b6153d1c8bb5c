// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.util.List;

/** Answers requests about a client's own watches and transactions. */
final class SessionRequests {
    private final StoreState state;
    private final DaemonLimits limits;

    SessionRequests(final StoreState state) {
        this.state = state;
        this.limits = state.limits();
    }

    /** Adds a watch, as the client's last one; its first event is due at once. */
    void watch(final ClientSession session, final Request request, final Reply reply) {
        final List<String> strings = request.strings(2);
        final boolean isDeep = strings.size() < 3 || strings.get(2).isEmpty();
        final int depth = isDeep ? Watch.UNLIMITED : (int) ProtocolText.number(strings.get(2), Integer.MAX_VALUE);
        final Watch watch = new Watch(session, strings.get(0), strings.get(1), depth);
        watch.requireAtMost(state.domains().pathMax());
        if (state.watches().find(watch) != null) {
            throw new RequestException(StoreError.EEXIST);
        }
        if (session.watches().size() >= limits.maxWatches()) {
            throw new RequestException(StoreError.E2BIG);
        }
        state.add(watch);
        reply.putOk();
    }

    void unwatch(final ClientSession session, final Request request, final Reply reply) {
        final List<String> strings = request.strings(2);
        if (strings.size() > 2) {
            throw new RequestException(StoreError.EINVAL);
        }
        final Watch watch = find(session, strings.get(0), strings.get(1));
        if (watch == null) {
            throw new RequestException(StoreError.ENOENT);
        }
        state.remove(watch);
        reply.putOk();
    }

    /** Finds a watch; null if there is none, since there is none with a malformed path either. */
    private Watch find(final ClientSession session, final String wpath, final String token) {
        try {
            return state.watches().find(new Watch(session, wpath, token, Watch.UNLIMITED));
        } catch (final RequestException noPath) {
            return null;
        }
    }

    void reset(final ClientSession session, final Reply reply) {
        state.removeWatches(session);
        session.closeTransactions();
        reply.putOk();
    }

    void start(final ClientSession session, final Request request, final Reply reply) {
        if (request.transactionId() != 0) {
            throw new RequestException(StoreError.EBUSY);
        }
        if (session.transactions().size() >= limits.maxTransactions()) {
            throw new RequestException(StoreError.ENOSPC);
        }
        final int id = session.add(state.store().begin());
        reply.put(Integer.toUnsignedLong(id));
        reply.put((byte) 0);
    }
}
