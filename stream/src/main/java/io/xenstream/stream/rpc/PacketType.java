// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

/** What a packet is: libvirt's {@code virNetMessageType}. */
final class PacketType {
    /** Asks for a procedure. From the client. */
    static final int CALL = 0;
    /** Answers a call, by its serial. From the server. */
    static final int REPLY = 1;
    /** Says something that is not answered. */
    static final int MESSAGE = 2;
    /** Belongs to the stream that the call with its serial has opened. */
    static final int STREAM = 3;

    private PacketType() {}

    static String name(final int type) {
        return switch (type) {
            case CALL -> "CALL";
            case REPLY -> "REPLY";
            case MESSAGE -> "MESSAGE";
            case STREAM -> "STREAM";
            default -> Integer.toUnsignedString(type);
        };
    }
}
