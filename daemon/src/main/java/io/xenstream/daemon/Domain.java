// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the daemon knows about a guest. It is kept for requests and successors; guests themselves are not served. */
final class Domain {
    /** The target of a domain that has none. */
    static final int NO_TARGET = 0x7FF4;

    private final int domid;
    private final Map<String, Long> quotas = new LinkedHashMap<>();
    private long connectionId;
    private long eventChannel;
    private int target = NO_TARGET;
    private long features;
    private boolean hasRecord;

    Domain(final int domid) {
        this.domid = domid;
    }

    int domid() {
        return domid;
    }

    /** Whether the guest has been introduced. */
    boolean isIntroduced() {
        return connectionId != 0;
    }

    /** The id of its connection in images; 0 if it has none. */
    long connectionId() {
        return connectionId;
    }

    void introduce(final long newConnectionId, final long port) {
        connectionId = newConnectionId;
        eventChannel = port;
    }

    long eventChannel() {
        return eventChannel;
    }

    int target() {
        return target;
    }

    void target(final int domain) {
        target = domain;
    }

    long features() {
        return features;
    }

    void features(final long bits) {
        features = bits;
        hasRecord = true;
    }

    /** By name; 0 means no limit. */
    Map<String, Long> quotas() {
        return quotas;
    }

    /** Whether more than its connection is known. */
    boolean hasRecord() {
        return hasRecord || !quotas.isEmpty();
    }
}
