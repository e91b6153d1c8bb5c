// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.blackout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A {@link MappedStoreProgram} in a JVM of its own. */
final class MappedStoreProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private MappedStoreProcess(final String role, final Path socket, final String subject) throws IOException {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (final String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            // As an embedder's JVM: without what is for tests alone.
            if (argument.startsWith("--") || argument.startsWith("-Xmx")) {
                command.add(argument);
            }
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MappedStoreProgram.class.getName()));
        command.addAll(List.of(role, socket.toString(), subject));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static MappedStoreProcess serving(final Path socket, final Path image) throws IOException {
        final MappedStoreProcess serving = new MappedStoreProcess("serve", socket, image.toString());
        assertThat(serving.says("serving")).isEmpty();
        return serving;
    }

    /** A successor that takes over as soon as it is prepared, and looks up a path. */
    static MappedStoreProcess successor(final Path socket, final String path) throws IOException {
        return new MappedStoreProcess("takeOver", socket, path);
    }

    /** The next line, which has to begin with a word; what is behind that. */
    String says(final String word) throws IOException {
        final String line = output.readLine();
        assertThat(line).startsWith(word);
        return line.substring(word.length()).strip();
    }

    int ends() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        output.close();
    }
}
