// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

/** Program and procedure numbers. */
final class Procedure {
    /** The program number, from the range that RFC 5531 leaves to users; its last two bytes are "xs". */
    static final int PROGRAM = 0x20007873;

    static final int VERSION = 1;

    /** Starts a session; the reply has the authentication mechanisms. */
    static final int HELLO = 1;
    /** The first step of SASL authentication. */
    static final int AUTH_START = 2;
    /** A further step of SASL authentication. */
    static final int AUTH_STEP = 3;
    /** The client sends an image. */
    static final int SEND = 4;
    /** The client fetches an image. */
    static final int FETCH = 5;
    /** Message: grants credit to the sender of a stream. */
    static final int CREDIT = 6;
    /** Message: progress of the receiver of a stream. */
    static final int PROGRESS = 7;
    /** Message with status ERROR: why the connection is being closed. */
    static final int GOODBYE = 8;

    /** The program of libvirt's keepalive: "keep" in ASCII. */
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
            case SEND -> "SEND";
            case FETCH -> "FETCH";
            case CREDIT -> "CREDIT";
            case PROGRESS -> "PROGRESS";
            case GOODBYE -> "GOODBYE";
            default -> Integer.toUnsignedString(procedure);
        };
    }
}
