// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.command;

import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.XenstreamException;
import io.xenstream.nativeio.ImageSources;
import io.xenstream.nativeio.MappedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** An input image: a mapped file, or standard input copied to a temporary file that is mapped. */
public final class ImageFile implements AutoCloseable {
    public static final String STDIN = "-";

    private final String name;
    private final MappedImage image;
    private final ImageSources sources;
    private final boolean isStandardInput;

    private ImageFile(
            final String name, final MappedImage image, final ImageSources sources, final boolean isStandardInput) {
        this.name = name;
        this.image = image;
        this.sources = sources;
        this.isStandardInput = isStandardInput;
    }

    /**
     * Opens an image.
     *
     * @param argument a path, or {@code -} for standard input
     * @throws XenstreamException if it cannot be mapped
     * @throws CommandFailure if it is not a file, or standard input cannot be copied
     */
    public static ImageFile open(final String argument, final Session session) {
        if (argument.equals(STDIN)) {
            return ofInput(session);
        }
        final Path path = FileArguments.path(argument);
        if (Files.exists(path) && !Files.isDirectory(path) && !Files.isRegularFile(path)) {
            throw new CommandFailure(
                    ExitCode.INPUT,
                    argument
                            + ": not a regular file; to read a pipe, redirect it to standard input and pass - as IMAGE");
        }
        if (Files.isDirectory(path)) {
            throw new CommandFailure(ExitCode.INPUT, argument + ": is a directory, not an image");
        }
        final MappedImage image = MappedImage.open(path);
        return new ImageFile(argument, image, image.source(), false);
    }

    private static ImageFile ofInput(final Session session) {
        final Path directory = Path.of(System.getProperty("java.io.tmpdir"));
        final MappedImage image;
        try {
            image = MappedImage.copyOf(session.input(), directory, "stdin");
        } catch (final IOException unreadable) {
            throw new CommandFailure(
                    ExitCode.INPUT, "cannot read standard input: " + unreadable.getMessage(), unreadable);
        } catch (final ImageIoException refused) {
            throw new CommandFailure(
                    ExitCode.INPUT,
                    "cannot copy standard input to a temporary file in " + directory + ": " + refused.problem()
                            + "; set TMPDIR to another directory",
                    refused);
        }
        return new ImageFile("stdin", image, image.sourceCopiedFrom(session.inputFile()), true);
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

    /** Whether the image was copied from standard input. */
    public boolean isStandardInput() {
        return isStandardInput;
    }

    /** The mapped file. */
    public Path path() {
        return image.path();
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
