// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

/** The unit files that are shipped. */
final class ServiceUnitTest {
    private static final Path UNIT = Path.of("src/main/systemd/xenstream.service");
    private static final Path RECEIVER = Path.of("src/main/systemd/xenstream-receive.service");
    private static final String PROGRAM = "/usr/bin/xenstream";
    private static final String ANALYZER = "systemd-analyze";

    @TempDir
    Path directory;

    private static String value(final String key) throws IOException {
        return value(UNIT, key);
    }

    private static String value(final Path unit, final String key) throws IOException {
        return Files.readAllLines(unit).stream()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldStartAValidCommandLine() throws IOException {
        final String line = value("ExecStart");

        assertThat(line).startsWith(PROGRAM + " serve ").contains(" --store ");
        CommandHelpTest.requireUnderstood(line.substring(PROGRAM.length() + 1));
    }

    @Test
    void shouldStartAReceiverWithAValidCommandLine() throws IOException {
        final String line = value(RECEIVER, "ExecStart");

        assertThat(line).startsWith(PROGRAM + " receive ").endsWith(" $XENSTREAM_RECEIVE_ARGS");
        CommandHelpTest.requireUnderstood(line.substring(PROGRAM.length() + 1).replace(" $XENSTREAM_RECEIVE_ARGS", ""));
    }

    @Test
    void shouldKeepADescriptorForEachClient() throws IOException {
        final List<String> words = List.of(value("ExecStart").split(" ", -1));
        final int clients = Integer.parseInt(words.get(words.indexOf("--max-clients") + 1));

        assertThat(value("FileDescriptorStoreMax")).isEqualTo(Integer.toString(clients + 1));
        assertThat(Integer.parseInt(value("LimitNOFILE"))).isGreaterThan(2 * clients + 100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"xenstream.service", "xenstream-receive.service"})
    void shouldBeUnderstoodBySystemd(final String name) throws IOException, InterruptedException {
        requireAnalyzer();
        final Path unit = directory.resolve(name);
        Files.writeString(
                unit,
                Files.readString(UNIT.resolveSibling(name))
                        .replace(PROGRAM, "/usr/bin/env")
                        .replace("\nDocumentation=", "\n# "));

        final Run run = Run.process(List.of(ANALYZER, "verify", unit.toString()), directory);

        assertThat(run.errors().lines().filter(line -> line.contains("xenstream")))
                .isEmpty();
        assertThat(run.exitCode()).as(run.errors()).isZero();
    }

    private static void requireAnalyzer() {
        final boolean isThere = Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, ANALYZER)));
        if (!isThere) {
            final String message = "no " + ANALYZER + " on the PATH (Debian: apt-get install systemd)";
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(message);
            }
            throw new TestAbortedException(message);
        }
    }
}
