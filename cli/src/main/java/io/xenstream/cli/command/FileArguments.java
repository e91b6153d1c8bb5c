// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.command;

import io.xenstream.codec.XenstreamException;
import io.xenstream.nativeio.FileIdentity;
import io.xenstream.store.StoreReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The files that a command line names. An output must be a different file than every input and every other output, whatever the paths look like;
 * otherwise the command would destroy what it reads. Each command names all its files here before it creates or changes anything.
 */
public final class FileArguments {
    private static final Path OPEN_FILES = Path.of("/proc");

    private final List<Named> files = new ArrayList<>();
    private final Session session;

    public FileArguments(final Session session) {
        this.session = session;
    }

    /**
     * A file on the command line.
     *
     * @param role     its name in the help, such as OUT
     * @param argument the path as given
     */
    private record Named(String role, String argument, Path path, boolean isOutput) {}

    /**
     * Names an input.
     *
     * @param role     its name in the help, such as IMAGE
     * @param argument a path, {@code -} for standard input, or null if there is none
     * @return this
     */
    public FileArguments input(final String role, final String argument) {
        if (argument == null) {
            return this;
        }
        final Path path = argument.equals(ImageFile.STDIN) ? session.inputFile() : path(argument);
        if (path != null) {
            addInput(role, argument.equals(ImageFile.STDIN) ? "standard input" : argument, path);
        }
        return this;
    }

    /** Adds a file, or all files of a live store. */
    private void addInput(final String role, final String argument, final Path path) {
        final Path store = StoreDirectory.of(path);
        for (final Path file : store == null ? List.of(path) : StoreReader.files(store)) {
            add(new Named(role, argument, file, false));
        }
    }

    /**
     * Names an input that is always a file.
     *
     * @param role its name in the help
     * @param path the path, or null if there is none
     * @return this
     */
    public FileArguments input(final String role, final Path path) {
        if (path != null) {
            addInput(role, path.toString(), path);
        }
        return this;
    }

    /**
     * Names an output.
     *
     * @param role     its name in the help, such as OUT
     * @param argument a path, or null if there is none
     * @return the path; null if there is none
     * @throws CommandFailure if it is the same file as another, a file of a live store, or exists and is not a regular file
     */
    public Path output(final String role, final String argument) {
        if (argument == null) {
            return null;
        }
        final Path path = path(argument);
        requireReplaceable(argument, path);
        add(new Named(role, argument, path, true));
        if (StoreDirectory.containsFile(path)) {
            throw new CommandFailure(
                    ExitCode.OUTPUT, argument + ": is a file of a live store, which cannot be replaced; name another");
        }
        return path;
    }

    /**
     * Names a socket that is created.
     *
     * @param role its name in the help
     * @param path the path
     * @return this
     * @throws CommandFailure if it is the same file as another
     */
    public FileArguments socket(final String role, final Path path) {
        add(new Named(role, path.toString(), path, true));
        return this;
    }

    private void add(final Named file) {
        for (final Named other : files) {
            if ((file.isOutput || other.isOutput) && isSame(file, other)) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        file.role + " (" + file.argument + ") is the same file as " + other.role + " (" + other.argument
                                + "); name another file");
            }
        }
        files.add(file);
    }

    private static boolean isSame(final Named one, final Named other) {
        try {
            return FileIdentity.isSame(one.path, other.path);
        } catch (final XenstreamException unreadable) {
            throw new CommandFailure(ExitCode.OUTPUT, unreadable.getMessage(), unreadable);
        }
    }

    private static void requireReplaceable(final String argument, final Path path) {
        if (isOpenFile(path)) {
            throw new CommandFailure(
                    ExitCode.OUTPUT,
                    argument + ": is an open file of a process, which cannot be replaced; name the file");
        }
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new CommandFailure(
                    ExitCode.OUTPUT,
                    argument + ": " + (Files.isDirectory(path) ? "is a directory" : "not a regular file")
                            + "; it cannot be replaced");
        }
    }

    /** Whether the path leads through /proc, as /dev/stdout does on Linux. */
    private static boolean isOpenFile(final Path path) {
        try {
            Path current = path.toAbsolutePath();
            for (int links = 0; links < FileIdentity.MOST_LINKS && current.getParent() != null; links++) {
                current = current.getParent().toRealPath().resolve(current.getFileName());
                if (current.startsWith(OPEN_FILES)) {
                    return true;
                }
                if (!Files.isSymbolicLink(current)) {
                    return false;
                }
                current = current.resolveSibling(Files.readSymbolicLink(current));
            }
            return false;
        } catch (final IOException unreadable) {
            // Creating the file fails with a better message.
            return false;
        }
    }

    /**
     * Requires that a file can be opened, with the short message that a simple mistake deserves.
     *
     * @throws CommandFailure if it is missing, or this user may not read it
     */
    public static void requireReadable(final String argument, final Path path) {
        if (!Files.isReadable(path)) {
            // Also if its directory may not be searched.
            throw new CommandFailure(
                    ExitCode.INPUT, argument + (Files.notExists(path) ? ": no such file" : ": permission denied"));
        }
    }

    /**
     * The path that an argument names.
     *
     * @throws CommandFailure if the locale or the file system cannot express it
     */
    public static Path path(final String argument) {
        try {
            return Path.of(argument);
        } catch (final InvalidPathException invalid) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "not a file name: " + invalid.getMessage()
                            + "; if it is one, set LC_ALL to the locale that it was written in, such as C.UTF-8",
                    invalid);
        }
    }
}
