// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.codec.IoRule;
import io.xenstream.codec.XenstreamException;
import io.xenstream.feed.ChangeFeed;
import io.xenstream.feed.FeedEntry;
import io.xenstream.store.StoreRule;
import io.xenstream.store.StoreTransaction;
import org.agrona.concurrent.UnsafeBuffer;

/** Answers requests. Replies and events are queued in the sessions; nothing is written here. */
final class RequestDispatcher {
    private enum Answer {
        GIVEN,
        /** The reply is sent later, by whoever knows it. */
        FOLLOWS,
        /** The client's turn is over. */
        UNFINISHED
    }

    private final StoreState state;
    private final boolean isReadOnly;
    private final NodeRequests nodes;
    private final SessionRequests sessions;
    private final DomainRequests domains;
    private final QuotaRequests quotas;
    private final ControlRequests control;
    private final Reply reply = new Reply();
    /** What the current request has changed: events are sent after its reply. */
    private final ChangedPaths changed = new ChangedPaths();
    /** Null if changes are not recorded. */
    private ChangeFeed feed;

    RequestDispatcher(final StoreState state, final boolean isReadOnly) {
        this.state = state;
        this.isReadOnly = isReadOnly;
        this.nodes = new NodeRequests(state, changed);
        this.sessions = new SessionRequests(state);
        this.domains = new DomainRequests(state);
        this.quotas = new QuotaRequests(state);
        this.control = new ControlRequests(state, quotas, isReadOnly);
    }

    /** Enables live updates. */
    void allow(final LiveUpdate liveUpdate) {
        control.allow(liveUpdate);
    }

    /** Records who makes changes, and domains that come and go. The store tells the feed of its changes. */
    void recordIn(final ChangeFeed changes) {
        feed = changes;
    }

    /** Answers a request of any type. Returns whether that is done; if not, the request is to be dispatched again in the client's next turn. */
    boolean dispatch(final ClientSession session, final Request request) {
        session.counters().request(request.type());
        reply.begin(session);
        if (feed != null) {
            feed.connection(session.uniqueId());
        }
        StoreError error = null;
        try {
            final Answer answer = answer(session, request);
            if (answer == Answer.UNFINISHED) {
                session.counters().unfinished(request.type());
                return false;
            }
            if (answer == Answer.FOLLOWS) {
                return true;
            }
        } catch (final RequestException refused) {
            error = refused.error();
        } catch (final XenstreamException refused) {
            error = error(refused);
        }
        if (error != null) {
            count(session, request, error);
            changed.takeBack();
            reply.clear();
            reply.putTerminated(error.name());
        }
        reply.end(error == null ? request.type() : MessageType.ERROR, request);
        if (request.transactionId() != 0 || MessageType.changesSession(request.type())) {
            state.addUp(session);
        }
        changed.fire(state.watches());
        fireOwn(session, request, error);
        return true;
    }

    private StoreError error(final XenstreamException refused) {
        if (refused.rule() == StoreRule.LIMIT || refused.rule() == IoRule.SPACE || refused.rule() == IoRule.WRITE) {
            return StoreError.ENOSPC;
        }
        state.monitor().failed(refused);
        return StoreError.EIO;
    }

    private void count(final ClientSession session, final Request request, final StoreError error) {
        session.counters().error(error);
        final boolean isLimit =
                error == StoreError.ENOSPC || (error == StoreError.E2BIG && request.type() == MessageType.WATCH);
        if (isLimit && session.isFirstRefusal()) {
            state.monitor().refused(session.uniqueId(), request.type(), error);
        }
    }

    /** Sends the events of a request about watches or domains. */
    private void fireOwn(final ClientSession session, final Request request, final StoreError error) {
        if (error != null) {
            return;
        }
        switch (request.type()) {
            case MessageType.WATCH -> {
                final Watch watch = session.watches().get(session.watches().size() - 1);
                session.sendEvent(watch.wpath(), 0, watch.wpath().capacity(), watch.token());
            }
            case MessageType.INTRODUCE -> {
                if (domains.isNew()) {
                    fire(NodePath.INTRODUCE_DOMAIN, FeedEntry.INTRODUCED);
                }
            }
            case MessageType.RELEASE -> fire(NodePath.RELEASE_DOMAIN, FeedEntry.RELEASED);
            default -> {
                // No events.
            }
        }
    }

    private void fire(final UnsafeBuffer special, final FeedEntry entry) {
        state.watches().fireDomain(special, domains.domid());
        if (feed != null) {
            feed.domain(entry, special, domains.domid());
        }
    }

    private Answer answer(final ClientSession session, final Request request) {
        final int type = request.type();
        if (isReadOnly && MessageType.isChange(type)) {
            throw new RequestException(StoreError.EROFS);
        }
        final StoreTransaction transaction = transaction(session, request);
        if ((transaction != null && type != MessageType.TRANSACTION_END)
                || type == MessageType.TRANSACTION_START
                || type == MessageType.WATCH) {
            state.requireMemory(session);
        }
        switch (type) {
            case MessageType.READ -> nodes.read(transaction, request, reply);
            case MessageType.DIRECTORY -> {
                return nodes.directory(session, transaction, request, reply) ? Answer.GIVEN : Answer.UNFINISHED;
            }
            case MessageType.DIRECTORY_PART -> {
                return nodes.directoryPart(session, transaction, request, reply) ? Answer.GIVEN : Answer.UNFINISHED;
            }
            case MessageType.GET_PERMS -> nodes.permissions(transaction, request, reply);
            case MessageType.WRITE -> nodes.write(transaction, request, reply);
            case MessageType.MKDIR -> nodes.makeDirectory(transaction, request, reply);
            case MessageType.RM -> nodes.remove(transaction, request, reply);
            case MessageType.SET_PERMS -> nodes.setPermissions(transaction, request, reply);
            case MessageType.TRANSACTION_START -> sessions.start(session, request, reply);
            case MessageType.TRANSACTION_END -> end(session, transaction, request);
            case MessageType.WATCH -> sessions.watch(session, request, reply);
            case MessageType.UNWATCH -> sessions.unwatch(session, request, reply);
            case MessageType.RESET_WATCHES -> sessions.reset(session, reply);
            case MessageType.CONTROL -> {
                return control.answer(session, request, reply) ? Answer.GIVEN : Answer.FOLLOWS;
            }
            default -> answerOfDomains(type, request);
        }
        return Answer.GIVEN;
    }

    private void answerOfDomains(final int type, final Request request) {
        switch (type) {
            case MessageType.GET_DOMAIN_PATH -> reply.putTerminated(domains.path(request));
            case MessageType.IS_DOMAIN_INTRODUCED -> reply.putTerminated(domains.isIntroduced(request));
            case MessageType.INTRODUCE -> done(() -> domains.introduce(request));
            case MessageType.RELEASE -> done(() -> release(domains.released(request)));
            case MessageType.RESUME -> done(() -> domains.resume(request));
            case MessageType.SET_TARGET -> done(() -> domains.setTarget(request));
            case MessageType.GET_FEATURE -> reply.putTerminated(domains.features(request));
            case MessageType.SET_FEATURE -> done(() -> domains.setFeatures(request));
            case MessageType.GET_QUOTA -> reply.putTerminated(quotas.get(request));
            case MessageType.SET_QUOTA -> done(() -> quotas.set(request));
            default -> throw new RequestException(StoreError.ENOSYS);
        }
    }

    /** In this order: the guest of which nodes are left can be released again. */
    private void release(final int domid) {
        nodes.release(domid);
        domains.forget(domid);
    }

    private void done(final Runnable request) {
        request.run();
        reply.putOk();
    }

    /** The transaction of the request; null if it has none. */
    private static StoreTransaction transaction(final ClientSession session, final Request request) {
        final int id = request.transactionId();
        if (id == 0 || MessageType.ignoresTransaction(request.type())) {
            return null;
        }
        final StoreTransaction transaction = session.transactions().get(id);
        if (transaction == null) {
            throw new RequestException(session.hasLost(id) ? StoreError.EAGAIN : StoreError.ENOENT);
        }
        return transaction;
    }

    private void end(final ClientSession session, final StoreTransaction transaction, final Request request) {
        final byte answer = request.onlyLength() == 1 ? request.payload().getByte(0) : 0;
        if (answer != 'T' && answer != 'F') {
            throw new RequestException(StoreError.EINVAL);
        }
        if (transaction == null) {
            throw new RequestException(StoreError.ENOENT);
        }
        session.transactions().remove(request.transactionId());
        try (transaction) {
            if (answer == 'T') {
                nodes.commit(transaction);
            }
        }
        reply.putOk();
    }
}
