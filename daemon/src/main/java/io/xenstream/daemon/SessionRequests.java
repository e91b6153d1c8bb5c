// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.util.List;

/** Answers requests about a client's own watches and transactions. */
final class SessionRequests {
    private final Store store;
    private final DaemonLimits limits;

    SessionRequests(final Store store, final DaemonLimits limits) {
        this.store = store;
        this.limits = limits;
    }

    /** Adds a watch; its first event is due at once. */
    Watch watch(final ClientSession session, final Request request) {
        final List<String> strings = request.strings(2);
        final String wpath = strings.get(0);
        final String token = strings.get(1);
        final boolean isDeep = strings.size() < 3 || strings.get(2).isEmpty();
        final int depth = isDeep ? Watch.UNLIMITED : (int) ProtocolText.number(strings.get(2), Watch.UNLIMITED - 1);
        final Watch watch = new Watch(wpath, token, depth);
        if (session.watches().stream().anyMatch(other -> other.is(wpath, token))) {
            throw new RequestException(StoreError.EEXIST);
        }
        if (session.watches().size() >= limits.maxWatches()) {
            throw new RequestException(StoreError.E2BIG);
        }
        session.watches().add(watch);
        return watch;
    }

    void unwatch(final ClientSession session, final Request request) {
        final List<String> strings = request.strings(2);
        final Watch wanted = new Watch(strings.get(0), strings.get(1), Watch.UNLIMITED);
        if (!session.watches().removeIf(watch -> watch.is(wanted.wpath(), wanted.token()))) {
            throw new RequestException(StoreError.ENOENT);
        }
    }

    void reset(final ClientSession session) {
        session.watches().clear();
        session.transactions().clear();
    }

    byte[] start(final ClientSession session) {
        if (session.transactions().size() >= limits.maxTransactions()) {
            throw new RequestException(StoreError.ENOSPC);
        }
        final Transaction transaction =
                new Transaction(session.newTransactionId(), store, limits.maxTransactionNodes());
        session.transactions().put(transaction.id(), transaction);
        return ProtocolText.terminated(Integer.toUnsignedString(transaction.id()));
    }

    void end(
            final ClientSession session,
            final Transaction transaction,
            final Request request,
            final ChangeListener listener) {
        final String answer = request.only();
        if (transaction == null) {
            throw new RequestException(StoreError.ENOENT);
        }
        if (!answer.equals("T") && !answer.equals("F")) {
            throw new RequestException(StoreError.EINVAL);
        }
        session.transactions().remove(transaction.id());
        if (answer.equals("T")) {
            transaction.commit(listener);
        }
    }
}
