// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

/** The message types of the xenstore protocol. */
final class MessageType {
    static final int CONTROL = 0;
    static final int DIRECTORY = 1;
    static final int READ = 2;
    static final int GET_PERMS = 3;
    static final int WATCH = 4;
    static final int UNWATCH = 5;
    static final int TRANSACTION_START = 6;
    static final int TRANSACTION_END = 7;
    static final int INTRODUCE = 8;
    static final int RELEASE = 9;
    static final int GET_DOMAIN_PATH = 10;
    static final int WRITE = 11;
    static final int MKDIR = 12;
    static final int RM = 13;
    static final int SET_PERMS = 14;
    static final int WATCH_EVENT = 15;
    static final int ERROR = 16;
    static final int IS_DOMAIN_INTRODUCED = 17;
    static final int RESUME = 18;
    static final int SET_TARGET = 19;
    static final int RESET_WATCHES = 21;
    static final int DIRECTORY_PART = 22;
    static final int GET_FEATURE = 23;
    static final int SET_FEATURE = 24;
    static final int GET_QUOTA = 25;
    static final int SET_QUOTA = 26;
    /** Stands for the types of requests that do not exist. */
    static final int UNKNOWN = 27;

    private static final String[] NAMES = {
        "CONTROL",
        "DIRECTORY",
        "READ",
        "GET_PERMS",
        "WATCH",
        "UNWATCH",
        "TRANSACTION_START",
        "TRANSACTION_END",
        "INTRODUCE",
        "RELEASE",
        "GET_DOMAIN_PATH",
        "WRITE",
        "MKDIR",
        "RM",
        "SET_PERMS",
        null,
        null,
        "IS_DOMAIN_INTRODUCED",
        "RESUME",
        "SET_TARGET",
        null,
        "RESET_WATCHES",
        "DIRECTORY_PART",
        "GET_FEATURE",
        "SET_FEATURE",
        "GET_QUOTA",
        "SET_QUOTA",
        "UNKNOWN"
    };

    private MessageType() {}

    /** The type of a request, or {@link #UNKNOWN}. */
    static int known(final int type) {
        return type >= 0 && type < UNKNOWN && NAMES[type] != null ? type : UNKNOWN;
    }

    /** The name of a request's type. */
    static String name(final int type) {
        return NAMES[known(type)];
    }

    /** Whether requests of this type change shared state, so that a read-only daemon refuses them. */
    static boolean isChange(final int type) {
        return switch (type) {
            case WRITE, MKDIR, RM, SET_PERMS, INTRODUCE, RELEASE, RESUME, SET_TARGET, SET_FEATURE, SET_QUOTA -> true;
            default -> false;
        };
    }

    /** Whether requests of this type change what the client holds, also outside of a transaction. */
    static boolean changesSession(final int type) {
        return ignoresTransaction(type) || type == TRANSACTION_START || type == RESET_WATCHES;
    }

    /** Whether requests of this type ignore the transaction id of their header. */
    static boolean ignoresTransaction(final int type) {
        return type == WATCH || type == UNWATCH;
    }
}
