// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import java.util.function.Supplier;

/** This package's log. Nothing of the JDK's logging is loaded before there is something to say, which is rare. */
final class Log {
    private static final System.Logger LOGGER = System.getLogger("io.xenstream.store");

    private Log() {}

    static void debug(final Supplier<String> message) {
        LOGGER.log(System.Logger.Level.DEBUG, message);
    }
}
