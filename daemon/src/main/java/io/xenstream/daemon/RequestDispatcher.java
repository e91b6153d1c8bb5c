// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.util.ArrayList;
import java.util.List;

/** Answers requests. Replies and events are queued in the sessions; nothing is written here. */
final class RequestDispatcher {
    private static final byte[] OK = ProtocolText.terminated("OK");

    private final StoreState state;
    private final boolean isReadOnly;
    private final NodeRequests nodes;
    private final SessionRequests sessions;
    private final DomainRequests domains;
    private final ControlRequests control;
    /** Events of the current request, which are sent after its reply. */
    private final List<Runnable> events = new ArrayList<>();

    RequestDispatcher(final StoreState state, final boolean isReadOnly) {
        this.state = state;
        this.isReadOnly = isReadOnly;
        this.nodes = new NodeRequests(state.limits());
        this.sessions = new SessionRequests(state.store(), state.limits());
        this.domains = new DomainRequests(state);
        this.control = new ControlRequests(state);
    }

    /** Enables live updates. */
    void allow(final LiveUpdate liveUpdate) {
        control.allow(liveUpdate);
    }

    /** Answers a request of any type. */
    void dispatch(final ClientSession session, final Request request) {
        int type = request.type();
        byte[] reply;
        try {
            reply = answer(session, request);
            if (reply == null) {
                return;
            }
            if (reply.length > MessageHeader.LONGEST_PAYLOAD) {
                throw new RequestException(StoreError.E2BIG);
            }
        } catch (final RequestException refused) {
            type = MessageType.ERROR;
            reply = ProtocolText.terminated(refused.error().name());
        }
        session.send(type, request.requestId(), request.transactionId(), reply);
        events.forEach(Runnable::run);
        events.clear();
    }

    private void changed(final String path, final boolean isExact) {
        if (!StorePath.isSpecial(path) && state.hasWatches()) {
            events.add(() -> state.fire(path, isExact));
        }
    }

    private byte[] answer(final ClientSession session, final Request request) {
        final int type = request.type();
        if (isReadOnly && MessageType.isChange(type)) {
            throw new RequestException(StoreError.EROFS);
        }
        final Transaction transaction = transaction(session, request);
        final Tree tree = transaction == null ? state.store() : transaction;
        return switch (type) {
            case MessageType.READ -> nodes.read(tree, request);
            case MessageType.DIRECTORY -> nodes.directory(tree, request);
            case MessageType.DIRECTORY_PART -> nodes.directoryPart(tree, request);
            case MessageType.GET_PERMS -> nodes.permissions(tree, request);
            case MessageType.WRITE -> done(() -> nodes.write(tree, request, this::changed));
            case MessageType.MKDIR -> done(() -> nodes.makeDirectory(tree, request, this::changed));
            case MessageType.RM -> done(() -> nodes.remove(tree, request, this::changed));
            case MessageType.SET_PERMS -> done(() -> nodes.setPermissions(tree, request, this::changed));
            case MessageType.TRANSACTION_START -> start(session, request);
            case MessageType.TRANSACTION_END -> done(() -> sessions.end(session, transaction, request, this::changed));
            case MessageType.WATCH -> done(() -> watch(session, request));
            case MessageType.UNWATCH -> done(() -> sessions.unwatch(session, request));
            case MessageType.RESET_WATCHES -> done(() -> sessions.reset(session));
            case MessageType.CONTROL -> control.answer(session, request);
            default -> answerOfDomains(type, request);
        };
    }

    private byte[] answerOfDomains(final int type, final Request request) {
        return switch (type) {
            case MessageType.GET_DOMAIN_PATH -> domains.path(request);
            case MessageType.IS_DOMAIN_INTRODUCED -> domains.isIntroduced(request);
            case MessageType.INTRODUCE -> done(() -> introduce(request));
            case MessageType.RELEASE -> done(() -> release(request));
            case MessageType.RESUME -> done(() -> domains.resume(request));
            case MessageType.SET_TARGET -> done(() -> domains.setTarget(request));
            case MessageType.GET_FEATURE -> domains.features(request);
            case MessageType.SET_FEATURE -> done(() -> domains.setFeatures(request));
            case MessageType.GET_QUOTA -> domains.quota(request);
            case MessageType.SET_QUOTA -> done(() -> domains.setQuota(request));
            default -> throw new RequestException(StoreError.ENOSYS);
        };
    }

    private static byte[] done(final Runnable request) {
        request.run();
        return OK;
    }

    /** The transaction of the request; null if it has none. */
    private static Transaction transaction(final ClientSession session, final Request request) {
        final int id = request.transactionId();
        if (id == 0 || MessageType.ignoresTransaction(request.type())) {
            return null;
        }
        final Transaction transaction = session.transactions().get(id);
        if (transaction == null) {
            throw new RequestException(StoreError.ENOENT);
        }
        return transaction;
    }

    private byte[] start(final ClientSession session, final Request request) {
        if (request.transactionId() != 0) {
            throw new RequestException(StoreError.EBUSY);
        }
        return sessions.start(session);
    }

    private void watch(final ClientSession session, final Request request) {
        final Watch watch = sessions.watch(session, request);
        events.add(() -> session.sendEvent(watch.wpath(), watch.token()));
    }

    private void introduce(final Request request) {
        final int domid = domains.introduce(request);
        if (domid >= 0) {
            events.add(() -> state.fireDomain(StorePath.INTRODUCE_DOMAIN, domid));
        }
    }

    private void release(final Request request) {
        final int domid = domains.release(request);
        events.add(() -> state.fireDomain(StorePath.RELEASE_DOMAIN, domid));
    }
}
