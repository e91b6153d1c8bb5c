// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.Place;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * Supplies the chunks of an image file. Each chunk is read into an off-heap buffer that is passed to the socket without a copy. The file is not
 * mapped: every byte is read only once, and if the file is truncated during the transfer, the read fails with an exception instead of a fault.
 */
final class ImageSource implements ChunkSource, AutoCloseable {
    private final Path path;
    private final FileChannel file;
    private final long length;
    private final long stamp;
    private final Consumer<TransferProgress> progressHandler;
    private final Listener listener;
    private final Runnable onClose;
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private OutgoingStream stream;
    private long position;
    private long start;

    /** Is notified of the outcome of the transfer. At most one method is called, once. */
    interface Listener {
        void confirmed(StreamSummary confirmation);

        void failed(StreamFailure reason);
    }

    private ImageSource(
            final Path path,
            final FileChannel file,
            final BasicFileAttributes attributes,
            final Consumer<TransferProgress> progressHandler,
            final Listener listener,
            final Runnable onClose) {
        this.path = path;
        this.file = file;
        this.length = attributes.size();
        this.stamp = Objects.hash(attributes.fileKey(), length)
                ^ attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
        this.progressHandler = progressHandler;
        this.listener = listener;
        this.onClose = onClose;
    }

    /**
     * Opens an image.
     *
     * @param onClose is run once, when the file is closed
     * @throws ImageIoException if it is not a regular file, or cannot be opened
     */
    static ImageSource open(
            final Path path,
            final Consumer<TransferProgress> progressHandler,
            final Listener listener,
            final Runnable onClose) {
        FileChannel file = null;
        try {
            final BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                throw new ImageIoException(
                        IoRule.READ, Place.whole(path.toString()), "cannot send it: it is not a regular file", null);
            }
            file = FileChannel.open(path, StandardOpenOption.READ);
            return new ImageSource(path, file, attributes, progressHandler, listener, onClose);
        } catch (final IOException e) {
            throw new ImageIoException(IoRule.READ, Place.whole(path.toString()), "cannot open it: " + e, e);
        }
    }

    long length() {
        return length;
    }

    long stamp() {
        return stamp;
    }

    /** Returns the CRC32C of the first bytes of the image. Reads them, which may take long. */
    int digest(final long bytes) {
        final CRC32C checksum = new CRC32C();
        final ByteBuf chunk = buffer();
        try {
            for (long at = 0; at < bytes; at += chunk.writerIndex()) {
                read(chunk.clear(), at, (int) Math.min(ChunkHeaderDecoder.MAX_DATA_LENGTH, bytes - at));
                checksum.update(chunk.internalNioBuffer(0, chunk.writerIndex()));
            }
            return (int) checksum.getValue();
        } catch (final IOException e) {
            throw new ImageIoException(IoRule.READ, Place.of(path.toString(), bytes), "cannot read it: " + e, e);
        } finally {
            chunk.release();
        }
    }

    private static ByteBuf buffer() {
        return PooledByteBufAllocator.DEFAULT.directBuffer(
                ChunkHeaderDecoder.MAX_DATA_LENGTH, ChunkHeaderDecoder.MAX_DATA_LENGTH);
    }

    private void read(final ByteBuf chunk, final long at, final int bytes) throws IOException {
        while (chunk.writerIndex() < bytes) {
            final int read = chunk.writeBytes(file, at + chunk.writerIndex(), bytes - chunk.writerIndex());
            if (read < 0) {
                throw new IOException("the file was shortened to " + (at + chunk.writerIndex()) + " bytes");
            }
        }
    }

    boolean isClosed() {
        return isClosed.get();
    }

    /** Sets the offset of the first chunk. Call this before the stream is opened. */
    void startAt(final long offset) {
        start = offset;
        position = offset;
    }

    /** Returns the offset of the first chunk. */
    long start() {
        return start;
    }

    /** Returns how many bytes of the image have been read, with those before the first chunk. */
    long position() {
        return position;
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
    public void confirmed(final StreamSummary confirmation) {
        close();
        listener.confirmed(confirmation);
    }

    @Override
    public void failed(final StreamFailure reason) {
        close();
        listener.failed(reason);
    }

    @Override
    public void close() {
        if (!isClosed.compareAndSet(false, true)) {
            return;
        }
        try {
            file.close();
        } catch (final IOException e) {
            // The file was only read, so no data is lost.
            position = length;
        } finally {
            onClose.run();
        }
    }
}
