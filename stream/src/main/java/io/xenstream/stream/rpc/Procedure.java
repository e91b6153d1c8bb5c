// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

/** The programs and their procedures. */
final class Procedure {
    /** The program number, from the range that RFC 5531 leaves to users; its last two octets are "xs". */
    static final int PROGRAM = 0x20007873;

    static final int VERSION = 1;

    /** Begins a session: who talks, and how the client has to prove who it is. */
    static final int HELLO = 1;
    /** The first step of SASL. */
    static final int AUTH_START = 2;
    /** Each further step of SASL. */
    static final int AUTH_STEP = 3;
    /** The server restores an image that the client sends. */
    static final int RESTORE = 4;
    /** The server saves an image to the client. */
    static final int SAVE = 5;
    /** Message: how far the other end of a stream may send. */
    static final int CREDIT = 6;
    /** Message: how far the receiving end of a stream has come. */
    static final int PROGRESS = 7;
    /** Message with status ERROR: why the connection will be closed now. */
    static final int GOODBYE = 8;

    /** libvirt's keepalive, "keep". */
    static final int KEEPALIVE_PROGRAM = 0x6b656570;

    static final int KEEPALIVE_VERSION = 1;
    static final int PING = 1;
    static final int PONG = 2;

    private Procedure() {}

    static String name(final int procedure) {
        return switch (procedure) {
            case HELLO -> "HELLO";
            case AUTH_START -> "AUTH_START";
            case AUTH_STEP -> "AUTH_STEP";
            case RESTORE -> "RESTORE";
            case SAVE -> "SAVE";
            case CREDIT -> "CREDIT";
            case PROGRESS -> "PROGRESS";
            case GOODBYE -> "GOODBYE";
            default -> Integer.toUnsignedString(procedure);
        };
    }
}
