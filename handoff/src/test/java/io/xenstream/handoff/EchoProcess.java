// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.nativeio.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** An {@link EchoProgram} in a JVM of its own. */
final class EchoProcess implements AutoCloseable {
    static final String NOWHERE = "nowhere";

    final Process process;
    private final BufferedReader output;

    private EchoProcess(
            final ChildJvm jvm, final Path directory, final String role, final String heldAt, final int nodes)
            throws IOException {
        process = jvm.flags("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:+UseSerialGC")
                .start(
                        EchoProgram.class,
                        role,
                        directory.resolve("service"),
                        directory.resolve("handoff"),
                        heldAt,
                        nodes);
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static EchoProcess first(final Path directory, final String heldAt, final int nodes) throws IOException {
        return first(new ChildJvm(), directory, heldAt, nodes);
    }

    static EchoProcess first(final ChildJvm jvm, final Path directory, final String heldAt, final int nodes)
            throws IOException {
        final EchoProcess first = new EchoProcess(jvm, directory, "serve", heldAt, nodes);
        first.requireSays("serving 0");
        return first;
    }

    static EchoProcess successor(final Path directory, final String heldAt, final int nodes) throws IOException {
        return successor(new ChildJvm(), directory, heldAt, nodes);
    }

    static EchoProcess successor(final ChildJvm jvm, final Path directory, final String heldAt, final int nodes)
            throws IOException {
        final EchoProcess successor = new EchoProcess(jvm, directory, "takeOver", heldAt, nodes);
        successor.requireSays("connecting");
        return successor;
    }

    String says() throws IOException {
        return output.readLine();
    }

    void requireSays(final String begin) throws IOException {
        assertThat(says()).startsWith(begin);
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        output.close();
    }
}
