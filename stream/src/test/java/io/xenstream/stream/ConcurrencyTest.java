// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs {@link RingStress} and {@link NotificationStress} with <a href="https://openjdk.org/projects/code-tools/jcstress/">jcstress</a>: two threads
 * act on each of millions of small states at the same time, and every combination of results must be an acceptable one. jcstress starts each
 * test in a JVM of its own.
 *
 * <p>On x86-64 it sees a store that passes a later load, as when a position is published without a fence, and whatever the compiler reorders. Other
 * reorderings need another processor.
 */
@Tag("slow")
final class ConcurrencyTest {
    /** One test for each order of accesses that the ring and the notifier depend on. */
    private static final String SELECTED = "RingStress\\.(Publication|Reuse)"
            + "|NotificationStress\\.(ReaderWaitsForBytes|WriterWaitsForRoom|HandlerSetDuringAbort)";

    @TempDir
    Path directory;

    @BeforeEach
    void requireTwoProcessors() {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "needs two processors");
    }

    @Test
    void shouldAllowOnlyAcceptableResults() throws IOException, InterruptedException {
        // One compiler configuration, without control over which processor a thread uses.
        run(
                "-jvmArgs",
                flags(),
                "-t",
                SELECTED,
                "-sc",
                "false",
                "-af",
                "NONE",
                "-f",
                "1",
                "-iters",
                "1",
                "-time",
                "100");
    }

    @Test
    @Tag("long")
    void shouldAllowOnlyAcceptableResultsForLong() throws IOException, InterruptedException {
        run("-jvmArgsPrepend", flags(), "-m", "quick");
    }

    private static String flags() {
        return System.getProperty("xenstream.jvm.flags").trim();
    }

    private void run(final String... options) throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("java.class.path"),
                "org.openjdk.jcstress.Main",
                "-hs",
                "64",
                "-r",
                directory.resolve("report").toString()));
        command.addAll(List.of(options));
        final Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        final String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        assertThat(printed).contains("Failed tests: No matches", "Error tests: No matches");
    }
}
