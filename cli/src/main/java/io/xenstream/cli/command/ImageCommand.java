// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.command;

import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ReadOptions;
import java.util.function.Consumer;
import picocli.CommandLine.Parameters;

/** A command that reads one image. */
public abstract class ImageCommand extends BaseCommand {
    @Parameters(
            index = "0",
            paramLabel = "IMAGE",
            description = "The image: a file, the directory of a live store, or - for standard input.")
    private String argument;

    @Override
    public final Integer call() {
        final ReadOptions options = readOptions();
        outputs(new FileArguments(session()).input("IMAGE", argument));
        try (ImageFile file = ImageFile.open(argument, session())) {
            return file.naming(() -> run(file, options));
        }
    }

    /**
     * Names the files that the command writes, before any file is opened.
     *
     * @param files contain IMAGE
     */
    protected void outputs(final FileArguments files) {}

    /** IMAGE as given on the command line. */
    protected final String argument() {
        return argument;
    }

    /**
     * Does the command's work.
     *
     * @return the exit code
     */
    protected abstract int run(ImageFile file, ReadOptions options);

    /** Hands each record to some work, and shows progress. */
    protected final void forEachRecord(
            final ImageFile file, final ReadOptions options, final String task, final Consumer<ImageReader> work) {
        try (ImageReader reader = file.image().reader(options);
                Progress progress = Progress.begin(session(), task, file.image().length())) {
            while (reader.next()) {
                progress.at(reader.index(), reader.offset());
                work.accept(reader);
            }
        }
    }
}
