// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the sockets' native library is extracted before it is loaded: in the directory for temporary files or, if that is missing, full or mounted
 * noexec, in another one that is meant for temporary files. Left to itself, the library tries the home directory and the working directory.
 */
public final class NativeLibraries {
    private static final String DIRECTORY = "org.newsclub.net.unix.library.tmpdir";
    private static final byte[] PAGE = new byte[4096];

    private NativeLibraries() {}

    /**
     * Keeps Chronicle from creating a directory in the working directory when the one for temporary files is missing: it first looks for the build
     * directory of a project. Call it before the first file is mapped.
     */
    public static void protectWorkingDirectory() {
        if (!Files.isWritable(Path.of(System.getProperty("java.io.tmpdir")))) {
            System.setProperty("project.build.directory", "/dev/null");
        }
    }

    /**
     * Chooses the directory, unless the user has. Call it before the first socket is opened.
     *
     * @throws CommandFailure if no directory can be used
     */
    public static void chooseDirectory() {
        if (System.getProperty(DIRECTORY) != null) {
            return;
        }
        final String temporary = System.getProperty("java.io.tmpdir");
        final List<String> candidates = new ArrayList<>(List.of(temporary));
        if (System.getenv("XDG_RUNTIME_DIR") != null) {
            candidates.add(System.getenv("XDG_RUNTIME_DIR"));
        }
        candidates.add("/dev/shm");
        for (final String candidate : candidates) {
            if (isUsable(candidate)) {
                System.setProperty(DIRECTORY, candidate);
                return;
            }
        }
        throw new CommandFailure(
                ExitCode.OUTPUT,
                "cannot load the native library for sockets: no file can be created and executed in any of "
                        + candidates + "; set TMPDIR to a directory with room that is not mounted noexec");
    }

    /** On Linux, no file of a file system that is mounted noexec is executable. */
    private static boolean isUsable(final String directory) {
        try {
            final Path probe = Files.createTempFile(
                    Path.of(directory),
                    "xenstream-",
                    ".tmp",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            try {
                Files.write(probe, PAGE);
                return Files.isExecutable(probe);
            } finally {
                Files.delete(probe);
            }
        } catch (final IOException | InvalidPathException | UnsupportedOperationException refused) {
            return false;
        }
    }
}
