// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Another JVM with the tests' classes and with the flags that docs/tuning.md tells applications to use. */
public final class ChildJvm {
    private static final String VERSIONED = "META-INF/versions/22";

    private boolean hasFlags = true;
    private final List<String> wrapper = new ArrayList<>();
    private final List<String> flags = new ArrayList<>();

    /** Starts the JVM through another command, such as one that drops privileges first. */
    public ChildJvm under(final String... command) {
        wrapper.addAll(Arrays.asList(command));
        return this;
    }

    /** Starts the JVM where a new file system lies at a directory; requires the right to mount one. */
    public ChildJvm onSmallFileSystem(final String size, final Path directory)
            throws IOException, InterruptedException {
        final String[] command = {
            "unshare",
            Privileges.isRoot() ? "-m" : "-Urm",
            "sh",
            "-c",
            "mount -t tmpfs -o size=" + size + " none \"$0\" && exec \"$@\"",
            directory.toString()
        };
        Privileges.require(
                "mounting a file system in a mount namespace",
                Stream.concat(Arrays.stream(command), Stream.of("true")).toArray(String[]::new));
        return under(command);
    }

    /** Starts the JVM as users do who give it no flags: with the classes for its version, as from a jar. */
    public ChildJvm withoutFlags() {
        hasFlags = false;
        return this;
    }

    public ChildJvm flags(final String... more) {
        flags.addAll(Arrays.asList(more));
        return this;
    }

    public Process start(final Class<?> program, final Object... arguments) throws IOException {
        final List<String> command = new ArrayList<>(wrapper);
        command.add(System.getProperty("java.home") + "/bin/java");
        if (hasFlags) {
            command.addAll(
                    List.of(System.getProperty("xenstream.jvm.flags").trim().split(" +")));
        }
        // Without it, SLF4J itself reports that it has no provider.
        command.add("-Dslf4j.internal.verbosity=ERROR");
        command.addAll(flags);
        command.addAll(List.of("-cp", hasFlags ? classPath() : versionedClassPath(), program.getName()));
        for (final Object argument : arguments) {
            command.add(argument.toString());
        }
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** Without a provider of SLF4J, which applications need not have. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("slf4j-nop"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String versionedClassPath() {
        return Arrays.stream(classPath().split(File.pathSeparator))
                .flatMap(entry -> Runtime.version().feature() >= 22 && new File(entry, VERSIONED).isDirectory()
                        ? Stream.of(new File(entry, VERSIONED).getPath(), entry)
                        : Stream.of(entry))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Runs a program, requires exit code 0, and returns all that it printed. */
    public String run(final Class<?> program, final Object... arguments) throws IOException, InterruptedException {
        final Process process = start(program, arguments);
        final String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }
}
