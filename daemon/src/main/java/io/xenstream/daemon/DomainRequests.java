// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.util.List;
import java.util.Map;

/** Answers requests about guests, which are recorded but not served. */
final class DomainRequests {
    /** Ids from here on are reserved. */
    private static final int FIRST_RESERVED = 0x7FF0;

    private static final int LARGEST_DOMID = 0xFFFF;
    private static final long LARGEST_NUMBER = 0xFFFF_FFFFL;
    /** Watch depth. */
    private static final long SUPPORTED_FEATURES = 4;

    private final StoreState state;
    /** The domain of the last INTRODUCE or RELEASE, and whether it was new. */
    private int lastDomid;

    private boolean isNew;

    DomainRequests(final StoreState state) {
        this.state = state;
    }

    private static int domid(final String text) {
        return (int) ProtocolText.number(text, LARGEST_DOMID);
    }

    private static int guest(final String text) {
        final int domid = domid(text);
        if (domid == 0 || domid >= FIRST_RESERVED) {
            throw new RequestException(StoreError.EINVAL);
        }
        return domid;
    }

    private Domain introduced(final int domid) {
        final Domain domain = state.domains().get(domid);
        if (domain == null || !domain.isIntroduced()) {
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
        return NodePath.DOMAINS + domid(request.only());
    }

    String isIntroduced(final Request request) {
        final int domid = domid(request.only());
        final Domain domain = state.domains().get(domid);
        return domid == 0 || (domain != null && domain.isIntroduced()) ? "T" : "F";
    }

    void introduce(final Request request) {
        final List<String> strings = request.strings(3);
        final int domid = guest(strings.get(0));
        final long port = ProtocolText.number(strings.get(2), LARGEST_NUMBER);
        if (port == 0) {
            throw new RequestException(StoreError.EINVAL);
        }
        final Domain domain = state.domain(domid);
        lastDomid = domid;
        isNew = !domain.isIntroduced();
        domain.introduce(isNew ? state.newConnectionId(domid) : domain.connectionId(), port);
        state.saveDomains();
    }

    /** Returns the id of the released guest. */
    int release(final Request request) {
        final int domid = guest(request.only());
        introduced(domid);
        state.domains().remove(domid);
        state.saveDomains();
        lastDomid = domid;
        return domid;
    }

    void resume(final Request request) {
        introduced(guest(request.only()));
    }

    void setTarget(final Request request) {
        final List<String> strings = request.strings(2);
        final Domain domain = introduced(guest(strings.get(0)));
        final int target = domid(strings.get(1));
        if (target != 0) {
            introduced(target);
        }
        domain.target(target);
        state.saveDomains();
    }

    String features(final Request request) {
        final String domid = request.payload().capacity() <= 1 ? "" : request.only();
        if (domid.isEmpty()) {
            return Long.toString(SUPPORTED_FEATURES);
        }
        final Domain domain = state.domains().get(domid(domid));
        return Long.toString(domain == null ? SUPPORTED_FEATURES : domain.features());
    }

    void setFeatures(final Request request) {
        final List<String> strings = request.strings(2);
        final int domid = guest(strings.get(0));
        final long features = ProtocolText.number(strings.get(1), LARGEST_NUMBER);
        final Domain domain = state.domains().get(domid);
        if ((features & ~SUPPORTED_FEATURES) != 0) {
            throw new RequestException(StoreError.EINVAL);
        }
        if (domain != null && domain.isIntroduced()) {
            throw new RequestException(StoreError.EBUSY);
        }
        state.domain(domid).features(features);
        state.saveDomains();
    }

    String quota(final Request request) {
        final List<String> strings = request.payload().capacity() <= 1 ? List.of() : request.strings(1);
        if (strings.isEmpty()) {
            return String.join(" ", state.domainQuotas().keySet());
        }
        final String name = strings.get(strings.size() - 1);
        final Map<String, Long> own = strings.size() == 1 ? state.domainQuotas() : ownQuotas(domid(strings.get(0)));
        final Long value = own.getOrDefault(name, state.domainQuotas().get(name));
        if (value == null) {
            throw new RequestException(StoreError.EINVAL);
        }
        return value.toString();
    }

    private Map<String, Long> ownQuotas(final int domid) {
        final Domain domain = state.domains().get(domid);
        return domain == null ? Map.of() : domain.quotas();
    }

    /** Accepts only the quotas that the image has. */
    void setQuota(final Request request) {
        final List<String> strings = request.strings(2);
        final boolean isOfDomain = strings.size() > 2;
        final String name = strings.get(isOfDomain ? 1 : 0);
        final long value = ProtocolText.number(strings.get(isOfDomain ? 2 : 1), LARGEST_NUMBER);
        if (!state.domainQuotas().containsKey(name)) {
            throw new RequestException(StoreError.EINVAL);
        }
        final Map<String, Long> quotas =
                isOfDomain ? introduced(guest(strings.get(0))).quotas() : state.domainQuotas();
        quotas.put(name, value);
        state.saveDomains();
    }
}
