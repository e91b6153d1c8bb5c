// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.command;

import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.XenstreamException;
import io.xenstream.nativeio.ImageSources;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.store.StoreReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** An input image: a mapped file, or a temporary file with a copy of standard input or of the image of a live store. */
public final class ImageFile implements AutoCloseable {
    public static final String STDIN = "-";

    private final String name;
    private final MappedImage image;
    private final ImageSources sources;
    /** The file, or the directory of the store; null for standard input. */
    private final Path original;

    private ImageFile(final String name, final MappedImage image, final ImageSources sources, final Path original) {
        this.name = name;
        this.image = image;
        this.sources = sources;
        this.original = original;
    }

    /**
     * Opens an image.
     *
     * @param argument the path of an image or of the directory of a live store, or {@code -} for standard input
     * @throws XenstreamException if it cannot be mapped
     * @throws CommandFailure if it is not a file, or standard input cannot be copied
     */
    public static ImageFile open(final String argument, final Session session) {
        if (argument.equals(STDIN)) {
            return ofInput(session);
        }
        final Path path = FileArguments.path(argument);
        final Path store = StoreDirectory.of(path);
        if (store != null) {
            final MappedImage copy = copied(argument, () -> StoreReader.image(store, temporaryDirectory()));
            return new ImageFile(argument, copy, copy.source(), store);
        }
        if (Files.exists(path) && !Files.isDirectory(path) && !Files.isRegularFile(path)) {
            throw new CommandFailure(
                    ExitCode.INPUT,
                    argument
                            + ": not a regular file; to read a pipe, redirect it to standard input and pass - as IMAGE");
        }
        if (Files.isDirectory(path)) {
            throw new CommandFailure(ExitCode.INPUT, argument + ": is a directory, not an image");
        }
        FileArguments.requireReadable(argument, path);
        final MappedImage image = MappedImage.open(path);
        return new ImageFile(argument, image, image.source(), path);
    }

    private static ImageFile ofInput(final Session session) {
        final MappedImage image = copied("standard input", () -> {
            try {
                return MappedImage.copyOf(session.input(), temporaryDirectory(), "stdin");
            } catch (final IOException unreadable) {
                throw new CommandFailure(
                        ExitCode.INPUT, "cannot read standard input: " + unreadable.getMessage(), unreadable);
            }
        });
        return new ImageFile("stdin", image, image.sourceCopiedFrom(session.inputFile()), null);
    }

    private static Path temporaryDirectory() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    private static MappedImage copied(final String what, final Supplier<MappedImage> copy) {
        try {
            return copy.get();
        } catch (final ImageIoException refused) {
            if (refused.rule() == IoRule.READ) {
                throw refused;
            }
            throw new CommandFailure(
                    ExitCode.INPUT,
                    "cannot copy " + what + " to a temporary file in " + temporaryDirectory() + ": " + refused.problem()
                            + "; set TMPDIR to another directory",
                    refused);
        }
    }

    /** Runs work on the image, and explains memory faults. */
    public <T> T naming(final Supplier<T> work) {
        try {
            return work.get();
        } catch (final InternalError fault) {
            throw image.region().explain(fault);
        }
    }

    /** The name of the image as given by the user. */
    public String name() {
        return name;
    }

    /** The mapped file. */
    public Path path() {
        return image.path();
    }

    /** The name of the file or directory that the user has given; null for standard input. */
    public String fileName() {
        return original == null
                ? null
                : original.toAbsolutePath().normalize().getFileName().toString();
    }

    public MappedImage image() {
        return image;
    }

    /** The image as a source of the files that a command writes. */
    public ImageSources sources() {
        return sources;
    }

    /**
     * Closes the image.
     *
     * @throws XenstreamException if the file has been shortened since it was opened: whatever was read from it is not to be trusted
     */
    @Override
    public void close() {
        image.close();
        image.region().requireFullLength();
    }
}
