// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

/** An image that is being received into a server's directory, over one connection after the other. */
final class Reception {
    /** Where it stands. */
    enum Phase {
        /** A connection carries it. */
        ACTIVE,
        /** Its connection was lost; it may be resumed until a deadline. */
        PARKED,
        /** It is published. Whoever has not heard of it may ask until a deadline. */
        DONE
    }

    final String peer;
    final String name;
    final long length;
    final long stamp;
    final RemoteReader reader;

    // Guarded by the directory.
    Phase phase = Phase.ACTIVE;
    long deadline;
    /** The file that was published, or null until it is. */
    FileMark published;

    Reception(final String peer, final Arguments.Restore request, final RemoteReader reader) {
        this.peer = peer;
        this.name = request.name();
        this.length = request.length();
        this.stamp = request.stamp();
        this.reader = reader;
    }

    /** Whether somebody is just sending it. It may be over, and the directory not yet have heard of it. */
    boolean isCarried() {
        return phase == Phase.ACTIVE && !reader.state().isFinal();
    }

    boolean isContinuedBy(final String otherPeer, final Arguments.Restore request) {
        return request.resumes() && peer.equals(otherPeer) && length == request.length() && stamp == request.stamp();
    }
}
