// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import java.util.HashMap;
import java.util.Map;

/** Counts the images that a server sends, for each peer. Guarded by the lock of the directory. */
final class TransferCounts {
    private final Map<PeerIdentity, Integer> ofPeers = new HashMap<>();
    private int all;

    int all() {
        return all;
    }

    int of(final PeerIdentity peer) {
        return ofPeers.getOrDefault(peer, 0);
    }

    void add(final PeerIdentity peer) {
        all++;
        ofPeers.merge(peer, 1, Integer::sum);
    }

    void remove(final PeerIdentity peer) {
        all--;
        ofPeers.computeIfPresent(peer, (same, count) -> count == 1 ? null : count - 1);
    }
}
