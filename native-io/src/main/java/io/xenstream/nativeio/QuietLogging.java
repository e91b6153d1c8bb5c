// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

/** Keeps SLF4J from writing to stderr that it has no provider, which Chronicle makes it do by being loaded. */
final class QuietLogging {
    private static final String VERBOSITY = "slf4j.internal.verbosity";

    private QuietLogging() {}

    /** Runs what loads Chronicle. An application that has set the verbosity, or loaded SLF4J, has its way. */
    static void initialize(final Runnable loading) {
        if (System.getProperty(VERBOSITY) != null) {
            loading.run();
            return;
        }
        System.setProperty(VERBOSITY, "ERROR");
        try {
            loading.run();
        } finally {
            System.clearProperty(VERBOSITY);
        }
    }
}
