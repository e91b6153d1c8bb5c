// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.util.List;

/** Answers requests about guests, which are recorded but not served. */
final class DomainRequests {
    /** Ids from here on are reserved. */
    private static final int FIRST_RESERVED = 0x7FF0;

    /** What a domain may call itself. */
    private static final int SELF = 0x7FF0;

    private static final long LARGEST_NUMBER = 0xFFFF_FFFFL;
    /** Watch depth. */
    private static final long SUPPORTED_FEATURES = 4;

    private final Domains domains;
    /** The domain of the last INTRODUCE or RELEASE, and whether it was new. */
    private int lastDomid;

    private boolean isNew;

    DomainRequests(final StoreState state) {
        this.domains = state.domains();
    }

    private static int guest(final String text) {
        final int domid = ProtocolText.domid(text);
        if (domid == 0 || domid >= FIRST_RESERVED) {
            throw new RequestException(StoreError.EINVAL);
        }
        return domid;
    }

    private Domain introduced(final int domid) {
        final Domain domain = domains.get(domid);
        if (!domain.isIntroduced()) {
            throw new RequestException(StoreError.ENOENT);
        }
        return domain;
    }

    int domid() {
        return lastDomid;
    }

    boolean isNew() {
        return isNew;
    }

    String path(final Request request) {
        return NodePath.DOMAINS + ProtocolText.domid(request.only());
    }

    String isIntroduced(final Request request) {
        final int domid = ProtocolText.domid(request.only());
        return domid == 0 || domid == SELF || domains.get(domid).isIntroduced() ? "T" : "F";
    }

    void introduce(final Request request) {
        final List<String> strings = request.strings(3);
        final int domid = guest(strings.get(0));
        final long port = ProtocolText.number(strings.get(2), LARGEST_NUMBER);
        if (port == 0) {
            throw new RequestException(StoreError.EINVAL);
        }
        final Domain domain = domains.get(domid);
        final boolean wasUnknown = !domain.isIntroduced();
        final long connectionId = wasUnknown ? domains.newConnectionId(domid) : domain.connectionId();
        domains.put(domain.introduced(connectionId, domain.uniqueId(), port));
        lastDomid = domid;
        isNew = wasUnknown;
    }

    /** Returns the id of the guest to release. */
    int released(final Request request) {
        return introduced(guest(request.only())).domid();
    }

    /** Forgets a guest whose nodes are gone: if the process is killed before, a further RELEASE does the rest. */
    void forget(final int domid) {
        domains.remove(domid);
        lastDomid = domid;
    }

    void resume(final Request request) {
        introduced(guest(request.only()));
    }

    void setTarget(final Request request) {
        final List<String> strings = request.strings(2);
        final Domain domain = introduced(guest(strings.get(0)));
        final int target = ProtocolText.domid(strings.get(1));
        if (target != 0) {
            introduced(target);
        }
        domains.put(domain.withTarget(target));
    }

    String features(final Request request) {
        final String domid = request.payload().capacity() <= 1 ? "" : request.only();
        if (domid.isEmpty()) {
            return Long.toString(SUPPORTED_FEATURES);
        }
        final Domain domain = domains.get(ProtocolText.domid(domid));
        return Long.toString(domain.isIntroduced() || domain.hasRecord() ? domain.features() : SUPPORTED_FEATURES);
    }

    void setFeatures(final Request request) {
        final List<String> strings = request.strings(2);
        final int domid = guest(strings.get(0));
        final long features = ProtocolText.number(strings.get(1), LARGEST_NUMBER);
        final Domain domain = domains.get(domid);
        if ((features & ~SUPPORTED_FEATURES) != 0) {
            throw new RequestException(StoreError.EINVAL);
        }
        if (domain.isIntroduced()) {
            throw new RequestException(StoreError.EBUSY);
        }
        domains.put(domain.withFeatures(features));
    }
}
