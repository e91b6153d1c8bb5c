// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import java.lang.System.Logger.Level;

/**
 * This package's log. It is written once the connections have an owner again, so that nobody waits for it. Who started the handoff gets the result as well, so it is nothing that a host's log
 * should show unasked.
 */
final class Log {
    private static final System.Logger LOGGER = System.getLogger("io.xenstream.handoff");

    private Log() {}

    /** How a handoff ended. */
    static void ended(final String label, final HandoffResult result) {
        LOGGER.log(
                Level.DEBUG,
                () -> label + ": "
                        + result.failure()
                                .map(HandoffException::getMessage)
                                .orElse("the successor serves; nobody served for " + result.frozenNanos() / 1000
                                        + " us"));
    }
}
