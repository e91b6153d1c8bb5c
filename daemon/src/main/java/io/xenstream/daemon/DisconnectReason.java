// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

/** Why a client is no longer connected. */
public enum DisconnectReason {
    /** The client has closed its socket, or has ended. */
    CLOSED("it closed the connection"),
    /** The client has announced a payload of more than 4096 bytes. */
    MALFORMED("it sent a request that is too long"),
    /** More watch events wait for the client than {@link DaemonLimits#maxOutput()} allows. */
    OVERRUN("it did not read its watch events"),
    /** The daemon ends. */
    ENDED("the daemon ends");

    private final String text;

    DisconnectReason(final String text) {
        this.text = text;
    }

    /**
     * Returns the reason for people.
     *
     * @return a clause
     */
    public String text() {
        return text;
    }
}
