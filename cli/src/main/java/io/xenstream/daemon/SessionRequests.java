// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.util.List;

/** Answers what is asked of a client's own watches and transactions. */
final class SessionRequests {
    private final Store store;
    private final Limits limits;

    SessionRequests(final Store store, final Limits limits) {
        this.store = store;
        this.limits = limits;
    }

    /** A new watch, whose first event is due at once. */
    Watch watch(final Connection connection, final Request request) {
        final List<String> strings = request.strings(2);
        final String wpath = strings.get(0);
        final String token = strings.get(1);
        final boolean isDeep = strings.size() < 3 || strings.get(2).isEmpty();
        final int depth = isDeep ? Watch.UNLIMITED : (int) Octets.number(strings.get(2), Watch.UNLIMITED - 1);
        final Watch watch = new Watch(wpath, token, depth);
        if (connection.watches().stream().anyMatch(other -> other.is(wpath, token))) {
            throw new RequestRefused(StoreError.EEXIST);
        }
        if (connection.watches().size() >= limits.maxWatches()) {
            throw new RequestRefused(StoreError.E2BIG);
        }
        connection.watches().add(watch);
        return watch;
    }

    void unwatch(final Connection connection, final Request request) {
        final List<String> strings = request.strings(2);
        final Watch wanted = new Watch(strings.get(0), strings.get(1), Watch.UNLIMITED);
        if (!connection.watches().removeIf(watch -> watch.is(wanted.wpath(), wanted.token()))) {
            throw new RequestRefused(StoreError.ENOENT);
        }
    }

    void reset(final Connection connection) {
        connection.watches().clear();
        connection.transactions().clear();
    }

    byte[] start(final Connection connection) {
        if (connection.transactions().size() >= limits.maxTransactions()) {
            throw new RequestRefused(StoreError.ENOSPC);
        }
        final Transaction transaction =
                new Transaction(connection.newTransactionId(), store, limits.maxTransactionNodes());
        connection.transactions().put(transaction.id(), transaction);
        return Octets.terminated(Integer.toUnsignedString(transaction.id()));
    }

    void end(
            final Connection connection,
            final Transaction transaction,
            final Request request,
            final ChangeListener listener) {
        final String answer = request.only();
        if (transaction == null) {
            throw new RequestRefused(StoreError.ENOENT);
        }
        if (!answer.equals("T") && !answer.equals("F")) {
            throw new RequestRefused(StoreError.EINVAL);
        }
        connection.transactions().remove(transaction.id());
        if (answer.equals("T")) {
            transaction.commit(listener);
        }
    }
}
