// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.finding;

import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.command.Output;
import io.xenstream.codec.ImageIoException;
import io.xenstream.nativeio.Durability;
import io.xenstream.nativeio.ImageSources;
import io.xenstream.nativeio.NewFile;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * A report of a command in a file, which is published like an image: written beside its target, synced, renamed, and readable by nobody who cannot
 * read the images that it is about. Each failure to write is a {@link CommandFailure} with exit code {@link ExitCode#OUTPUT}.
 */
public final class ReportFile implements AutoCloseable {
    private final Path target;
    private final NewFile file;
    private final Output output;

    private ReportFile(final Path target, final ImageSources sources) {
        this.target = target;
        this.file = writing(() -> NewFile.create(target, Durability.DATA, sources));
        this.output = new Output(file);
    }

    /**
     * Begins a report.
     *
     * @param sources the images that the report is about
     */
    public static ReportFile create(final Path target, final ImageSources sources) {
        return new ReportFile(target, sources);
    }

    /** Buffers what is written to this file. */
    public Output output() {
        return output;
    }

    /** Puts the file in its target's place. */
    public void publish() {
        writing(() -> {
            output.flush();
            file.publish();
            return null;
        });
    }

    private <T> T writing(final Supplier<T> work) {
        try {
            return work.get();
        } catch (final ImageIoException refused) {
            throw new CommandFailure(
                    ExitCode.OUTPUT, "cannot write the report " + target + ": " + refused.problem(), refused);
        }
    }

    /** Removes the file unless it was published. */
    @Override
    public void close() {
        file.close();
    }
}
