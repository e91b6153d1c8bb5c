// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.codec.ImageException;
import io.xenstream.nativeio.MappedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Supplier;

/** An image that a command reads: a mapped file, or standard input, kept in a temporary file to be mapped. */
final class ImageFile implements AutoCloseable {
    static final String STDIN = "-";

    private final String name;
    private final MappedImage image;
    private final Path spool;

    private ImageFile(final String name, final MappedImage image, final Path spool) {
        this.name = name;
        this.image = image;
        this.spool = spool;
    }

    /**
     * Opens an image.
     *
     * @param argument a path, or {@code -} for standard input
     * @throws ImageException if it cannot be mapped
     * @throws CommandFailure if it is no file, or standard input cannot be kept
     */
    static ImageFile open(final String argument, final Session session) {
        if (argument.equals(STDIN)) {
            return ofInput(session.input());
        }
        final Path path = path(argument);
        if (Files.exists(path) && !Files.isDirectory(path) && !Files.isRegularFile(path)) {
            throw new CommandFailure(
                    ExitCode.INPUT, argument + ": not a regular file; give a pipe as standard input, with - for IMAGE");
        }
        if (Files.isDirectory(path)) {
            throw new CommandFailure(ExitCode.INPUT, argument + ": is a directory, not an image");
        }
        return new ImageFile(argument, MappedImage.open(path), null);
    }

    /** A file to be written. */
    static Path target(final String argument) {
        final Path path = path(argument);
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new CommandFailure(
                    ExitCode.OUTPUT,
                    argument + ": " + (Files.isDirectory(path) ? "is a directory" : "not a regular file")
                            + "; an image is written beside its target, and put in its place");
        }
        return path;
    }

    private static Path path(final String argument) {
        try {
            return Path.of(argument);
        } catch (final InvalidPathException invalid) {
            throw new CommandFailure(ExitCode.USAGE, "not a file name: " + invalid.getMessage(), invalid);
        }
    }

    private static ImageFile ofInput(final InputStream input) {
        final Path spool;
        try {
            spool = Files.createTempFile("xenstream-", ".img");
        } catch (final IOException refused) {
            throw new CommandFailure(
                    ExitCode.INPUT, "cannot keep standard input in a temporary file: " + refused.getMessage(), refused);
        }
        spool.toFile().deleteOnExit();
        try {
            copy(input, spool);
            return new ImageFile("stdin", MappedImage.open(spool), spool);
        } catch (final ImageException unreadable) {
            delete(spool);
            throw named(unreadable, spool, "stdin");
        } catch (final RuntimeException unreadable) {
            delete(spool);
            throw unreadable;
        }
    }

    private static void copy(final InputStream input, final Path spool) {
        try (var file = Files.newOutputStream(spool)) {
            input.transferTo(file);
        } catch (final IOException refused) {
            throw new CommandFailure(
                    ExitCode.INPUT, "cannot keep standard input in " + spool + ": " + refused.getMessage(), refused);
        }
    }

    private static void delete(final Path spool) {
        try {
            Files.deleteIfExists(spool);
        } catch (final IOException stillThere) {
            spool.toFile().deleteOnExit();
        }
    }

    /** The exception, with the image called what the user called it. */
    private static RuntimeException named(final ImageException exception, final Path spool, final String name) {
        final String message = exception.getMessage().replace(spool.toString(), name);
        return new CommandFailure(Main.exitCode(exception.rule()), message, exception);
    }

    RuntimeException named(final ImageException exception) {
        return spool == null ? exception : named(exception, spool, name);
    }

    /** Does work on the image, with failures that call it what the user does. */
    <T> T naming(final Supplier<T> work) {
        try {
            return work.get();
        } catch (final ImageException unreadable) {
            throw named(unreadable);
        } catch (final InternalError fault) {
            throw named(image.region().explain(fault));
        }
    }

    /** What the user calls the image. */
    String name() {
        return name;
    }

    /** The file that is mapped. */
    Path path() {
        return spool == null ? Path.of(name) : spool;
    }

    MappedImage image() {
        return image;
    }

    @Override
    public void close() {
        image.close();
        if (spool != null) {
            delete(spool);
        }
    }
}
