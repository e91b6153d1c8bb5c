// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The uploads of a server, by their targets: in progress, waiting to be resumed, and complete. Guarded by the lock of the directory. */
final class Uploads {
    /** The maximum number of complete uploads to remember for clients that missed the confirmation. */
    private static final int MOST_DONE = 256;

    private final Map<Path, ImageUpload> byTarget = new LinkedHashMap<>();

    ImageUpload get(final Path target) {
        return byTarget.get(target);
    }

    void add(final ImageUpload upload) {
        byTarget.put(upload.target, upload);
    }

    void remove(final ImageUpload upload) {
        byTarget.remove(upload.target, upload);
    }

    List<ImageUpload> all() {
        return new ArrayList<>(byTarget.values());
    }

    private Stream<ImageUpload> incomplete(final Predicate<ImageUpload> condition) {
        return byTarget.values().stream()
                .filter(upload -> upload.phase != ImageUpload.Phase.DONE)
                .filter(condition);
    }

    /** Returns the number of incomplete uploads. */
    long count() {
        return incomplete(upload -> true).count();
    }

    long count(final PeerIdentity peer) {
        return incomplete(upload -> upload.peer.equals(peer)).count();
    }

    /** Returns the bytes of the images that a peer has in transit. */
    long length(final PeerIdentity peer) {
        return incomplete(upload -> upload.peer.equals(peer))
                .mapToLong(upload -> upload.length)
                .sum();
    }

    private Stream<ImageUpload> parked() {
        return incomplete(upload -> upload.phase == ImageUpload.Phase.PARKED);
    }

    /** Returns the bytes of the partial images that wait to be resumed. */
    long parkedLength() {
        return parked().mapToLong(upload -> upload.reader.received()).sum();
    }

    /** Returns the upload of a peer that has waited the longest to be resumed, or null. */
    ImageUpload oldestParked(final PeerIdentity peer) {
        return parked().filter(upload -> upload.peer.equals(peer))
                .min((one, other) -> Long.signum(one.deadline - other.deadline))
                .orElse(null);
    }

    /** Returns that of the peer with the most bytes of partial images, or null. */
    ImageUpload oldestParkedOfBusiest() {
        final Map<PeerIdentity, Long> bytes = new HashMap<>();
        // An upload takes some space, however short it is.
        parked().forEach(upload -> bytes.merge(upload.peer, upload.reader.received() + 1, Long::sum));
        return bytes.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(busiest -> oldestParked(busiest.getKey()))
                .orElse(null);
    }

    /** Returns those whose deadline has passed, and the complete ones of which there are too many. */
    List<ImageUpload> overdue(final long now) {
        long done = byTarget.size() - count();
        final List<ImageUpload> overdue = new ArrayList<>();
        for (final ImageUpload upload : byTarget.values()) {
            final boolean isDone = upload.phase == ImageUpload.Phase.DONE;
            final boolean isLate = upload.phase != ImageUpload.Phase.ACTIVE && now - upload.deadline > 0;
            if (isLate || (isDone && done > MOST_DONE)) {
                done -= isDone ? 1 : 0;
                overdue.add(upload);
            }
        }
        return overdue;
    }
}
