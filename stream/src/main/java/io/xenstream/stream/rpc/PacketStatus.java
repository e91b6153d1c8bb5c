// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

/** How a packet's sender fares: libvirt's {@code virNetMessageStatus}. */
final class PacketStatus {
    /** All is well; in a stream: there will be no more of it. */
    static final int OK = 0;
    /** It has failed; the body says why. In a stream, it ends it. */
    static final int ERROR = 1;
    /** In streams: a chunk of data. */
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
