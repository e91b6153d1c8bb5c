// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import java.lang.System.Logger.Level;

/** This package's log. It is written once the connections have an owner again, so that nobody waits for it. */
final class Log {
    private static final System.Logger LOGGER = System.getLogger("io.xenstream.handoff");

    private Log() {}

    /** How a handoff ended. */
    static void ended(final String label, final HandoffResult result) {
        LOGGER.log(
                result.isSuccess() ? Level.INFO : Level.WARNING,
                () -> label + ": "
                        + result.failure()
                                .map(HandoffException::getMessage)
                                .orElse("the successor serves; nobody served for " + result.frozenNanos() / 1000
                                        + " us"));
    }
}
