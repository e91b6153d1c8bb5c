// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

/** The type of a packet: libvirt's {@code virNetMessageType}. */
final class PacketType {
    /** Calls a procedure; sent by clients. */
    static final int CALL = 0;
    /** Replies to the call with the same serial; sent by servers. */
    static final int REPLY = 1;
    /** A message without a reply. */
    static final int MESSAGE = 2;
    /** A packet of the stream that the call with the same serial opened. */
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
