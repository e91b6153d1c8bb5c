// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.netty.buffer.ByteBuf;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamRule;
import java.util.zip.CRC32C;

/** The receiving end of a stream: verifies chunks, passes them to its reader, and grants credit as the reader consumes them. */
final class IncomingStream extends RpcStream {
    private final RemoteReader reader;
    private final int window;
    private final int windowChunks;
    private final CRC32C checksum = new CRC32C();
    private final ChunkAssembly assembly = new ChunkAssembly();

    private long grantedBytes;
    private long grantedChunks;
    private long chunks;
    private int chunkDigest;
    private int chunkLength;
    private boolean hasFinished;
    private boolean isOver;

    private long progressAt;
    private long progressBytes;

    /** Creates a stream for a reader that is already positioned at the first chunk. */
    IncomingStream(
            final RpcConnection connection,
            final int serial,
            final int procedure,
            final RemoteReader reader,
            final RpcLimits limits) {
        super(connection, serial, procedure);
        this.reader = reader;
        this.window = limits.window();
        this.windowChunks = limits.windowChunks();
        final Credit initial = initialCredit(reader, limits);
        this.grantedBytes = initial.bytes();
        this.grantedChunks = initial.chunks();
        this.progressAt = connection.now();
        this.progressBytes = reader.received();
    }

    /** Returns the credit that the sender gets when the stream is opened. */
    static Credit initialCredit(final RemoteReader reader, final RpcLimits limits) {
        return new Credit(reader.consumedBytes() + limits.window(), limits.windowChunks() - reader.waitingChunks());
    }

    void onChunk(final long offset, final int digest, final int length) {
        if (hasFinished || hasReceivedFinal()) {
            throw outOfSequence("no data after the final packet", "a chunk");
        }
        final long expected = reader.received();
        if (!isOver && offset != expected) {
            throw outOfSequence("the chunk at " + expected, "one at " + Long.toUnsignedString(offset));
        }
        chunks++;
        if (offset < 0 || offset > grantedBytes - length || chunks > grantedChunks) {
            throw connection.failed(
                    RpcRule.CREDIT,
                    "at most " + grantedBytes + " bytes in " + grantedChunks + " chunks",
                    "chunk " + chunks + ", of " + length + " bytes at " + Long.toUnsignedString(offset));
        }
        checksum.reset();
        chunkDigest = digest;
        chunkLength = length;
        assembly.begin(length);
        progressed();
    }

    void onData(final ByteBuf bytes, final int index, final int length) {
        if (isOver) {
            return;
        }
        checksum.update(bytes.internalNioBuffer(index, length));
        assembly.add(bytes, index, length);
    }

    void onChunkEnd() {
        if (isOver) {
            return;
        }
        final int found = (int) checksum.getValue();
        if (found != chunkDigest) {
            abort(new StreamFailure(
                    StreamRule.DIGEST,
                    "the chunk at " + reader.received() + " has the digest 0x" + Integer.toHexString(found)
                            + " instead of 0x" + Integer.toHexString(chunkDigest)));
            return;
        }
        reader.add(assembly, chunkLength, chunkDigest);
    }

    /** Grants more credit after the reader has consumed bytes. */
    void grant() {
        final long bytes = reader.consumedBytes() + window;
        final long allowedChunks = chunks + windowChunks - reader.waitingChunks();
        if (isOver || hasFinished) {
            return;
        }
        if (bytes - grantedBytes >= window / 4 || allowedChunks - grantedChunks >= windowChunks / 4) {
            grantedBytes = bytes;
            grantedChunks = Math.max(grantedChunks, allowedChunks);
            progressed();
            connection.send(new Credit(grantedBytes, grantedChunks)
                    .encode()
                    .packet(Procedure.CREDIT, PacketType.MESSAGE, serial, PacketStatus.OK));
        }
    }

    @Override
    void onOk(final XdrDecoder body) {
        final StreamSummary finish = StreamSummary.decode(body);
        if (hasFinished || hasReceivedFinal()) {
            throw outOfSequence("one summary", "a second one");
        }
        if (isOver) {
            receiveFinal();
            return;
        }
        hasFinished = true;
        progressed();
        if (finish.length() != reader.received() || finish.digest() != reader.digest()) {
            abort(new StreamFailure(
                    StreamRule.DIGEST,
                    "the sender sent " + finish + ", but received were "
                            + new StreamSummary(reader.received(), reader.digest(), 0)));
            return;
        }
        reader.finished(finish);
    }

    /** Returns whether the summary has arrived. */
    boolean hasFinished() {
        return hasFinished;
    }

    /** Confirms the stream after the reader has consumed and verified all of it. */
    void confirm(final StreamSummary confirmation) {
        if (isOver) {
            return;
        }
        isOver = true;
        sendFinal(PacketStatus.OK, confirmation.encode());
        receiveFinal();
    }

    @Override
    void onError(final RemoteError error) {
        final boolean isFirst = !isOver;
        isOver = true;
        if (!hasSentFinal()) {
            sendFinal(PacketStatus.ERROR, error.encode());
        }
        if (!hasReceivedFinal()) {
            receiveFinal();
        }
        assembly.release();
        if (isFirst) {
            reader.failed(error.toFailure());
        }
    }

    @Override
    void abort(final StreamFailure reason) {
        if (isOver) {
            return;
        }
        isOver = true;
        assembly.release();
        sendFinal(PacketStatus.ERROR, connection.error(reason).encode());
        if (hasFinished && !hasReceivedFinal()) {
            receiveFinal();
        }
        reader.failed(reason);
    }

    @Override
    void lost(final StreamFailure reason) {
        assembly.release();
        if (!isOver) {
            isOver = true;
            reader.lost(reason);
        }
    }

    @Override
    void tick(final RpcTimeouts timeouts) {
        if (!isOver && connection.now() - progressAt >= RpcConnection.PROGRESS_NANOS) {
            final long bytes = reader.received();
            final long rate = (long) ((bytes - progressBytes) * 1e9 / (connection.now() - progressAt));
            progressAt = connection.now();
            progressBytes = bytes;
            final TransferProgress progress = new TransferProgress(bytes, reader.records(), rate);
            reader.progress(progress);
            if (!hasReceivedFinal()) {
                connection.send(
                        progress.encode().packet(Procedure.PROGRESS, PacketType.MESSAGE, serial, PacketStatus.OK));
            }
        }
        super.tick(timeouts);
    }

    /** After the summary only the local reader has work to do. */
    @Override
    boolean isWaiting() {
        return !hasFinished;
    }

    @Override
    boolean isOver() {
        return isOver;
    }
}
