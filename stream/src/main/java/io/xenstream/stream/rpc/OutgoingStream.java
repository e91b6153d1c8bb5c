// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import io.netty.buffer.ByteBuf;
import io.xenstream.stream.StreamFailure;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/** The sending end of a stream: sends what its source has, as far as the receiver allows. */
final class OutgoingStream extends RpcStream {
    private final ChunkSource source;
    private final CRC32C checksum = new CRC32C();
    private final UnsafeBuffer wrapped = new UnsafeBuffer(0, 0);
    private final PacketHeaderEncoder header = new PacketHeaderEncoder();
    private long sent;
    private long chunks;
    private int digest;
    private long creditOctets;
    private long creditChunks;
    private boolean isOver;

    /**
     * A stream to be read from a place.
     *
     * @param start  octets that the receiver has already
     * @param digest of these
     */
    OutgoingStream(
            final Connection connection,
            final int serial,
            final int procedure,
            final boolean isReplyLast,
            final ChunkSource source,
            final long start,
            final int digest) {
        super(connection, serial, procedure, isReplyLast);
        this.source = source;
        this.sent = start;
        this.digest = digest;
    }

    /** The receiver allows this much, counted from the start of the whole, and of the chunks since the stream was opened. */
    void credit(final long octets, final long allowedChunks) {
        if (octets > creditOctets || allowedChunks > creditChunks) {
            moved();
        }
        creditOctets = Math.max(creditOctets, octets);
        creditChunks = Math.max(creditChunks, allowedChunks);
        wake();
    }

    /** There may be something to send. For any thread. */
    void wake() {
        connection.wake();
    }

    /** Octets sent, counted from the start of the whole. */
    long sent() {
        return sent;
    }

    /**
     * Sends a chunk, if there is one and the receiver has room for it. Behind the last one, has the connection send the finish.
     *
     * @return whether a chunk was sent
     */
    boolean send(final PacketSink sink) {
        if (isOver || hasSaidLast()) {
            return false;
        }
        final int room = (int) Math.min(ChunkHeader.LONGEST_DATA, creditOctets - sent);
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
            moved();
            sayLast(PacketStatus.OK, new Finish(sent, digest, source.records()).encode());
            if (hasHeardLast()) {
                // The reply is the end, and nobody confirms it.
                isOver = true;
                source.confirmed(new Finish(sent, digest, source.records()));
            }
        }
        return false;
    }

    private void sendChunk(final ByteBuf data, final PacketSink sink) {
        final int length = data.readableBytes();
        checksum.reset();
        checksum.update(data.internalNioBuffer(data.readerIndex(), length));
        final int chunkDigest = (int) checksum.getValue();
        final byte[] head = new byte[PacketHeaderDecoder.LENGTH + ChunkHeader.LENGTH];
        wrapped.wrap(head);
        header.begin(wrapped, 0, procedure, PacketType.STREAM, serial, PacketStatus.CONTINUE)
                .length(head.length + length);
        ChunkHeader.put(wrapped, PacketHeaderDecoder.LENGTH, sent, chunkDigest);
        digest = Crc32c.combine(digest, chunkDigest, length);
        sent += length;
        chunks++;
        moved();
        sink.send(head, data);
    }

    @Override
    void onOk(final XdrDecoder body) {
        final Finish confirmation = Finish.decode(body);
        if (isOver) {
            hearLast();
            return;
        }
        if (!hasSaidLast()) {
            throw outOfTurn("a confirmation behind the finish", "one before it");
        }
        if (confirmation.length() != sent || confirmation.digest() != digest) {
            throw outOfTurn("a confirmation of " + new Finish(sent, digest, 0), "one of " + confirmation);
        }
        isOver = true;
        hearLast();
        source.confirmed(confirmation);
    }

    void onProgress(final TransferProgress progress) {
        if (hasSaidLast()) {
            // While it verifies, which takes as long as it takes, this is how it says that it lives.
            moved();
        }
        if (!isOver) {
            source.progress(progress);
        }
    }

    @Override
    void onError(final RemoteError error) {
        final StreamFailure reason = error.toFailure();
        if (!hasSaidLast()) {
            sayLast(PacketStatus.ERROR, RemoteError.of(reason).encode());
        }
        hearLast();
        fail(reason);
    }

    @Override
    void abort(final StreamFailure reason) {
        if (isOver) {
            return;
        }
        isOver = true;
        if (!hasHeardLast()) {
            sayLast(PacketStatus.ERROR, RemoteError.of(reason).encode());
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

    /** The receiver may hold up its credit, or its confirmation; the source has all the time that the stream has in all. */
    @Override
    boolean isWaiting() {
        return sent >= creditOctets || chunks >= creditChunks;
    }

    @Override
    boolean isOver() {
        return isOver;
    }

    @Override
    boolean isSender() {
        return true;
    }
}
