// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;

/** A socket that a {@link Poller} waits for, and what it was last ready for. */
final class PolledSocket {
    /** The values are those of Linux as well as of the JDK. A listening socket can be read when a client connects. */
    static final int READ = SelectionKey.OP_READ;

    static final int WRITE = SelectionKey.OP_WRITE;
    /** The peer has closed its end, or the connection is broken. */
    static final int HANG_UP = 0x10;

    private final SelectableChannel channel;
    private final Object owner;
    private final int descriptor;
    private int awaited = READ;
    private int ready;

    PolledSocket(final SelectableChannel channel, final Object owner, final int descriptor) {
        this.channel = channel;
        this.owner = owner;
        this.descriptor = descriptor;
    }

    SelectableChannel channel() {
        return channel;
    }

    /** Whose socket it is; null if it is a listening one. */
    Object owner() {
        return owner;
    }

    int descriptor() {
        return descriptor;
    }

    int awaited() {
        return awaited;
    }

    void awaited(final int operations) {
        awaited = operations;
    }

    boolean isReadable() {
        return (ready & READ) != 0;
    }

    boolean isWritable() {
        return (ready & WRITE) != 0;
    }

    boolean isHungUp() {
        return (ready & HANG_UP) != 0;
    }

    boolean isReady() {
        return ready != 0;
    }

    void ready(final int operations) {
        ready = operations;
    }
}
