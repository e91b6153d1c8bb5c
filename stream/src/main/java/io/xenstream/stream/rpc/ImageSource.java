// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.IoRule;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamRule;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * An image in a file, as it was when it was opened. Read a chunk at a time into memory that goes to the socket as it is. Not mapped: each
 * octet is read once, and a file that somebody shortens is then an exception even under the JVM's fastest code.
 */
final class ImageSource implements ChunkSource, AutoCloseable {
    private final Path path;
    private final FileChannel file;
    private final long length;
    private final long stamp;
    private final Consumer<TransferProgress> progressHandler;
    private final Ending ending;
    private OutgoingStream stream;
    private long position;

    /** What becomes of the transfer. */
    interface Ending {
        void confirmed(Finish confirmation);

        void failed(StreamFailure reason);
    }

    private ImageSource(
            final Path path,
            final FileChannel file,
            final BasicFileAttributes attributes,
            final Consumer<TransferProgress> progressHandler,
            final Ending ending) {
        this.path = path;
        this.file = file;
        this.length = attributes.size();
        this.stamp = Objects.hash(attributes.fileKey(), length)
                ^ attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
        this.progressHandler = progressHandler;
        this.ending = ending;
    }

    /**
     * Opens an image.
     *
     * @throws ImageIoException if it is no regular file, or cannot be read
     */
    static ImageSource open(final Path path, final Consumer<TransferProgress> progressHandler, final Ending ending) {
        FileChannel file = null;
        try {
            final BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                throw new ImageIoException(
                        IoRule.READ, ImageLocation.whole(path.toString()), "a regular file", "something else");
            }
            file = FileChannel.open(path, StandardOpenOption.READ);
            return new ImageSource(path, file, attributes, progressHandler, ending);
        } catch (final IOException e) {
            throw new ImageIoException(IoRule.READ, ImageLocation.whole(path.toString()), "an image", e.toString(), e);
        }
    }

    long length() {
        return length;
    }

    long stamp() {
        return stamp;
    }

    /** The digest of the image's first octets. Takes a while. */
    int digest(final long octets) {
        final CRC32C checksum = new CRC32C();
        final ByteBuf chunk = buffer();
        try {
            for (long at = 0; at < octets; at += chunk.writerIndex()) {
                read(chunk.clear(), at, (int) Math.min(ChunkHeader.LONGEST_DATA, octets - at));
                checksum.update(chunk.internalNioBuffer(0, chunk.writerIndex()));
            }
            return (int) checksum.getValue();
        } catch (final IOException e) {
            throw new ImageIoException(
                    IoRule.READ, ImageLocation.of(path.toString(), octets), "to read it", e.toString(), e);
        } finally {
            chunk.release();
        }
    }

    private static ByteBuf buffer() {
        return PooledByteBufAllocator.DEFAULT.directBuffer(ChunkHeader.LONGEST_DATA, ChunkHeader.LONGEST_DATA);
    }

    private void read(final ByteBuf chunk, final long at, final int octets) throws IOException {
        while (chunk.writerIndex() < octets) {
            final int read = chunk.writeBytes(file, at + chunk.writerIndex(), octets - chunk.writerIndex());
            if (read < 0) {
                throw new IOException("the file was shortened to " + (at + chunk.writerIndex()) + " octets");
            }
        }
    }

    /** Where the first chunk begins. Before the stream does. */
    void startAt(final long offset) {
        position = offset;
    }

    @Override
    public void begin(final OutgoingStream attached) {
        stream = attached;
        attached.wake();
    }

    @Override
    public ByteBuf next(final int most) {
        if (position == length) {
            return null;
        }
        final ByteBuf chunk = buffer();
        boolean isRead = false;
        try {
            read(chunk, position, (int) Math.min(most, length - position));
            position += chunk.readableBytes();
            isRead = true;
            return chunk;
        } catch (final IOException e) {
            stream.abort(new StreamFailure(StreamRule.SOURCE, path + ": " + e.getMessage()));
            return null;
        } finally {
            if (!isRead) {
                chunk.release();
            }
        }
    }

    @Override
    public boolean isAtEnd() {
        return position == length;
    }

    @Override
    public long records() {
        return 0;
    }

    @Override
    public void progress(final TransferProgress progress) {
        progressHandler.accept(progress);
    }

    @Override
    public void confirmed(final Finish confirmation) {
        close();
        ending.confirmed(confirmation);
    }

    @Override
    public void failed(final StreamFailure reason) {
        close();
        ending.failed(reason);
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (final IOException e) {
            // Nothing was written to it: there is nothing to lose.
            position = length;
        }
    }
}
