// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.TruncatedImageException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * A new file of any content, written beside its target and published like a {@link NewImage}: with the same names, permissions and treatment of
 * symbolic links. Unbuffered. For one thread at a time.
 */
public final class NewFile extends OutputStream {
    private final TemporaryFile file;
    private final Durability durability;
    private final ImageSources sources;
    private final byte[] single = new byte[1];
    private boolean isClosed;

    private NewFile(final TemporaryFile file, final Durability durability, final ImageSources sources) {
        this.file = file;
        this.durability = durability;
        this.sources = sources;
    }

    /**
     * Begins a file that replaces the file at the path when it is published.
     *
     * @param path       where the file goes; an existing file is not touched before the new one is published
     * @param durability what the published file survives
     * @param sources    limit the permissions of the new file, and must have their full length when it is published
     * @return the new file; publish it, and close it
     * @throws ImageIoException if no file can be created beside the path
     */
    public static NewFile create(final Path path, final Durability durability, final ImageSources sources) {
        return new NewFile(TemporaryFile.beside(path, sources), durability, sources);
    }

    @Override
    public void write(final int b) {
        single[0] = (byte) b;
        write(single, 0, 1);
    }

    /**
     * Writes bytes.
     *
     * @throws ImageIoException      if the operating system refuses
     * @throws IllegalStateException if the file is published or closed
     */
    @Override
    public void write(final byte[] bytes, final int offset, final int length) {
        requireOpen();
        file.write(bytes, offset, length);
    }

    /**
     * Replaces the target with this file, atomically for every process that opens it from now on, and closes it.
     *
     * @throws TruncatedImageException if a source has been shortened since it was opened; the target is unchanged
     * @throws ImageIoException        if the operating system refuses; the target is unchanged, except that it may have been replaced when only
     *                                 its directory could not be synced
     * @throws IllegalStateException   if the file is published or closed
     */
    public void publish() {
        requireOpen();
        sources.requireFullLength();
        isClosed = true;
        file.publish(file.length(), durability);
    }

    private void requireOpen() {
        if (isClosed) {
            throw new IllegalStateException("the file " + file.label() + " is published or closed");
        }
    }

    /** Discards the file unless it is published. Closing again does nothing. */
    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            file.discard();
        }
    }
}
