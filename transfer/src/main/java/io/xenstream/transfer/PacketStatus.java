// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

/** The status of a packet: libvirt's {@code virNetMessageStatus}. */
final class PacketStatus {
    /** Success. In a stream: the final packet. */
    static final int OK = 0;
    /** Failure; the body is an error. Ends a stream. */
    static final int ERROR = 1;
    /** A chunk of a stream. */
    static final int CONTINUE = 2;

    private PacketStatus() {}

    static String name(final int status) {
        return switch (status) {
            case OK -> "OK";
            case ERROR -> "ERROR";
            case CONTINUE -> "CONTINUE";
            default -> Integer.toUnsignedString(status);
        };
    }
}
