// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.codec.ReadOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** A command that reads one image. */
abstract class ReadingCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Parameters(index = "0", paramLabel = "IMAGE", description = "The image: a file, or - for standard input.")
    private String argument;

    @Override
    public final Integer call() {
        final ReadOptions options = main.readOptions();
        try (ImageFile file = ImageFile.open(argument, session())) {
            return file.naming(() -> run(file, options));
        }
    }

    /**
     * Does the command's work.
     *
     * @return the exit code
     */
    abstract int run(ImageFile file, ReadOptions options);

    final Session session() {
        return main.session();
    }

    final Output output() {
        return main.session().output();
    }
}
