// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.netty.buffer.ByteBuf;
import io.xenstream.stream.StreamFailure;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/** The sending end of a stream: sends chunks from its source within the credit of the receiver. */
final class OutgoingStream extends RpcStream {
    private final ChunkSource source;
    private final CRC32C checksum = new CRC32C();
    private final UnsafeBuffer wrapped = new UnsafeBuffer(0, 0);
    private final PacketHeaderEncoder header = new PacketHeaderEncoder();
    private final ChunkHeaderEncoder chunkHeader = new ChunkHeaderEncoder();
    private long sent;
    private long chunks;
    private int digest;
    private long creditBytes;
    private long creditChunks;
    private boolean isOver;

    /**
     * Opens a stream.
     *
     * @param start  number of bytes that the receiver already has
     * @param digest CRC32C of these bytes
     */
    OutgoingStream(
            final RpcConnection connection,
            final int serial,
            final int procedure,
            final ChunkSource source,
            final long start,
            final int digest) {
        super(connection, serial, procedure);
        this.source = source;
        this.sent = start;
        this.digest = digest;
    }

    /** Raises the credit: bytes count from the start of the image, chunks from the opening of the stream. */
    void credit(final long bytes, final long allowedChunks) {
        if (bytes > creditBytes || allowedChunks > creditChunks) {
            progressed();
        }
        creditBytes = Math.max(creditBytes, bytes);
        creditChunks = Math.max(creditChunks, allowedChunks);
        wake();
    }

    /** Schedules sending. May be called by any thread. */
    void wake() {
        connection.wake();
    }

    /** Returns the number of bytes sent, counted from the start of the image. */
    long sent() {
        return sent;
    }

    /**
     * Sends a chunk if the source has one and the credit permits it. After the last chunk, queues the summary.
     *
     * @return whether a chunk was sent
     */
    boolean send(final PacketSink sink) {
        if (isOver || hasSentFinal()) {
            return false;
        }
        final int room = (int) Math.min(ChunkHeaderDecoder.MAX_DATA_LENGTH, creditBytes - sent);
        if (room > 0 && chunks < creditChunks) {
            final ByteBuf data = source.next(room);
            if (isOver) {
                return false;
            }
            if (data != null) {
                sendChunk(data, sink);
                return true;
            }
        }
        if (source.isAtEnd()) {
            progressed();
            sendFinal(PacketStatus.OK, new StreamSummary(sent, digest, source.records()).encode());
        }
        return false;
    }

    private void sendChunk(final ByteBuf data, final PacketSink sink) {
        final int length = data.readableBytes();
        checksum.reset();
        checksum.update(data.internalNioBuffer(data.readerIndex(), length));
        final int chunkDigest = (int) checksum.getValue();
        final byte[] head = new byte[PacketHeaderDecoder.LENGTH + ChunkHeaderDecoder.LENGTH];
        wrapped.wrap(head);
        header.begin(wrapped, 0, procedure, PacketType.STREAM, serial, PacketStatus.CONTINUE)
                .length(head.length + length);
        chunkHeader.wrap(wrapped, PacketHeaderDecoder.LENGTH).offset(sent).digest(chunkDigest);
        digest = Crc32c.combine(digest, chunkDigest, length);
        sent += length;
        chunks++;
        progressed();
        sink.send(head, data);
    }

    @Override
    void onOk(final XdrDecoder body) {
        final StreamSummary confirmation = StreamSummary.decode(body);
        if (isOver) {
            receiveFinal();
            return;
        }
        if (!hasSentFinal()) {
            throw outOfSequence("a confirmation after the summary", "one before it");
        }
        if (confirmation.length() != sent || confirmation.digest() != digest) {
            throw outOfSequence("a confirmation of " + new StreamSummary(sent, digest, 0), "one of " + confirmation);
        }
        isOver = true;
        receiveFinal();
        source.confirmed(confirmation);
    }

    void onProgress(final TransferProgress progress) {
        if (hasSentFinal()) {
            // Progress messages show that the receiver is alive while it verifies, which may take long.
            progressed();
        }
        if (!isOver) {
            source.progress(progress);
        }
    }

    @Override
    void onError(final RemoteError error) {
        final StreamFailure reason = error.toFailure();
        if (!hasSentFinal()) {
            sendFinal(PacketStatus.ERROR, connection.error(reason).encode());
        }
        receiveFinal();
        fail(reason);
    }

    @Override
    void abort(final StreamFailure reason) {
        if (isOver) {
            return;
        }
        isOver = true;
        if (!hasReceivedFinal()) {
            sendFinal(PacketStatus.ERROR, connection.error(reason).encode());
        }
        source.failed(reason);
    }

    @Override
    void lost(final StreamFailure reason) {
        fail(reason);
    }

    private void fail(final StreamFailure reason) {
        if (!isOver) {
            isOver = true;
            source.failed(reason);
        }
    }

    /** Only the receiver has an idle timeout: for its credit and its confirmation. The source is limited by {@code streamTotal}. */
    @Override
    boolean isWaiting() {
        return sent >= creditBytes || chunks >= creditChunks;
    }

    @Override
    boolean isOver() {
        return isOver;
    }
}
