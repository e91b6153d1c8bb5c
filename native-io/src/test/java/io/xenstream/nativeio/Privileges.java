// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** For tests that need rights which an ordinary user may lack: they are skipped then, except in continuous integration ({@code CI=true}). */
public final class Privileges {
    private Privileges() {}

    /** Whether this process runs as root, as {@code id -u} prints it. */
    public static boolean isRoot() {
        return new UnixSystem().getUid() == 0;
    }

    /** Skips the test if a command fails, or fails it in continuous integration. */
    public static void require(final String right, final String... command) throws IOException, InterruptedException {
        final String refusal = refusal(command);
        final String reason =
                "this user lacks the right needed for " + right + ": " + String.join(" ", command) + ": " + refusal;
        if (Boolean.parseBoolean(System.getenv("CI"))) {
            assertThat(refusal).as(reason).isNull();
        }
        assumeTrue(refusal == null, reason);
    }

    /** Runs a command; returns what it printed if it failed, otherwise null. */
    private static String refusal(final String... command) throws InterruptedException {
        try {
            final Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            final String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            return process.waitFor() == 0 ? null : printed;
        } catch (final IOException notFound) {
            return String.valueOf(notFound.getMessage());
        }
    }
}
