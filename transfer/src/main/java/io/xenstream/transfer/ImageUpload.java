// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.xenstream.codec.internal.FlightRecording;
import java.nio.file.Path;

/** An image that a server is receiving, over one connection or several in succession. */
final class ImageUpload {
    /** The state of the upload. */
    enum Phase {
        /** A connection is open. */
        ACTIVE,
        /** The connection was lost; the upload can be resumed until the deadline. */
        PARKED,
        /** The image is published; a client that missed the confirmation can ask until the deadline. */
        DONE
    }

    final PeerIdentity peer;
    final String name;
    final Path target;
    final long length;
    final long stamp;
    final RemoteReader reader;
    /** Null if nobody records it. */
    final ImageTransferEvent event;

    // Guarded by the lock of the directory.
    Phase phase = Phase.ACTIVE;
    long deadline;
    /** Where the last connection resumed. */
    long start;
    /** The file that was published, or null until it is. */
    FileVersion published;

    ImageUpload(final PeerIdentity peer, final Path target, final Arguments.Send request, final RemoteReader reader) {
        this.peer = peer;
        this.target = target;
        this.name = request.name();
        this.length = request.length();
        this.stamp = request.stamp();
        this.reader = reader;
        this.event = FlightRecording.isUsed() ? ImageTransferEvent.start(peer.toString(), name, true, false) : null;
    }

    /** Returns whether a peer is sending the image. The stream may have ended before the directory is notified. */
    boolean isCarried() {
        return phase == Phase.ACTIVE && !reader.state().isFinal();
    }

    boolean isContinuedBy(final PeerIdentity otherPeer, final Arguments.Send request) {
        return request.resumes() && peer.equals(otherPeer) && length == request.length() && stamp == request.stamp();
    }
}
