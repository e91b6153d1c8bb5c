// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.build;

import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.command.FileArguments;
import io.xenstream.cli.command.ImageFile;
import io.xenstream.cli.command.Progress;
import io.xenstream.cli.command.Session;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The text that an image is made from, and how far it has been read. */
final class Description implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;
    /** Blank characters before the first other one. */
    private static final int MOST_BLANKS = 4096;

    private final String name;
    private final BufferedInputStream input;
    private final long length;
    private long line;

    private Description(final String name, final InputStream input, final long length) {
        this.name = name;
        this.input = new BufferedInputStream(input, BUFFER_BYTES);
        this.length = length;
    }

    /**
     * Opens a description.
     *
     * @param argument a file, or {@code -} for standard input
     * @throws CommandFailure if there is no such file
     */
    static Description open(final String argument, final Session session) {
        if (argument.equals(ImageFile.STDIN)) {
            return new Description("stdin", session.input(), Progress.UNKNOWN);
        }
        final Path path = FileArguments.path(argument);
        try {
            if (Files.isDirectory(path)) {
                throw new CommandFailure(ExitCode.INPUT, argument + ": is a directory, not a description");
            }
            FileArguments.requireReadable(argument, path);
            return new Description(argument, Files.newInputStream(path), Files.size(path));
        } catch (final IOException refused) {
            throw new CommandFailure(ExitCode.INPUT, argument + ": cannot open: " + refused.getMessage(), refused);
        }
    }

    InputStream input() {
        return input;
    }

    /** The length in bytes, or {@link Progress#UNKNOWN}. */
    long length() {
        return length;
    }

    /** The format, by the first character that is not blank. */
    DescriptionFormat format() throws IOException {
        input.mark(MOST_BLANKS + 1);
        int first = ' ';
        for (int i = 0; i < MOST_BLANKS && first >= 0 && Character.isWhitespace(first); i++) {
            first = input.read();
        }
        input.reset();
        return first == '{' ? DescriptionFormat.NDJSON : DescriptionFormat.LS;
    }

    /** Says which line is read, counted from 1; 0 for the text as a whole. */
    void at(final long current) {
        line = current;
    }

    /** The failure of the command because of a mistake in the line that is read. */
    CommandFailure explain(final DescriptionException mistake) {
        return new CommandFailure(
                ExitCode.INPUT, name + ": " + (line == 0 ? "" : "line " + line + ": ") + mistake.getMessage(), mistake);
    }

    /** The failure of the command because the text cannot be read. */
    CommandFailure unreadable(final IOException refused) {
        return new CommandFailure(ExitCode.INPUT, name + ": cannot read: " + refused.getMessage(), refused);
    }

    @Override
    public void close() {
        try {
            input.close();
        } catch (final IOException refused) {
            throw unreadable(refused);
        }
    }
}
