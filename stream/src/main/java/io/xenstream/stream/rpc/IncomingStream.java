// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import io.netty.buffer.ByteBuf;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamRule;
import java.util.zip.CRC32C;

/** The receiving end of a stream: checks what comes, passes it on to its reader, and grants credit as that takes it. */
final class IncomingStream extends RpcStream {
    private final RemoteReader reader;
    private final int window;
    private final int windowChunks;
    private final CRC32C checksum = new CRC32C();
    private final ChunkAssembly assembly = new ChunkAssembly();

    private long grantedOctets;
    private long grantedChunks;
    private long chunks;
    private int chunkDigest;
    private int chunkLength;
    private boolean hasFinished;
    private boolean isOver;

    private long progressAt;
    private long progressOctets;

    /** A stream whose reader is already where it begins. */
    IncomingStream(
            final Connection connection,
            final int serial,
            final int procedure,
            final boolean isReplyLast,
            final RemoteReader reader,
            final RpcLimits limits) {
        super(connection, serial, procedure, isReplyLast);
        this.reader = reader;
        this.window = limits.window();
        this.windowChunks = limits.windowChunks();
        final Credit initial = initialCredit(reader, limits);
        this.grantedOctets = initial.octets();
        this.grantedChunks = initial.chunks();
        this.progressAt = connection.now();
        this.progressOctets = reader.received();
    }

    /** How far the sender of a stream to that reader may send, from the beginning. */
    static Credit initialCredit(final RemoteReader reader, final RpcLimits limits) {
        return new Credit(reader.consumedOctets() + limits.window(), limits.windowChunks() - reader.waitingChunks());
    }

    void onChunk(final long offset, final int digest, final int length) {
        if (hasFinished || hasHeardLast()) {
            throw outOfTurn("nothing behind the last chunk", "data");
        }
        final long expected = reader.received();
        if (!isOver && offset != expected) {
            throw outOfTurn("the chunk at " + expected, "one at " + Long.toUnsignedString(offset));
        }
        chunks++;
        if (offset < 0 || offset > grantedOctets - length || chunks > grantedChunks) {
            throw connection.failed(
                    RpcRule.CREDIT,
                    "no data beyond " + grantedOctets + " octets, in " + grantedChunks + " chunks",
                    "chunk " + chunks + ", of " + length + " octets at " + Long.toUnsignedString(offset));
        }
        checksum.reset();
        chunkDigest = digest;
        chunkLength = length;
        assembly.begin(length);
        moved();
    }

    void onData(final ByteBuf octets, final int index, final int length) {
        if (isOver) {
            return;
        }
        checksum.update(octets.internalNioBuffer(index, length));
        assembly.add(octets, index, length);
    }

    void onChunkEnd() {
        if (isOver) {
            return;
        }
        final int found = (int) checksum.getValue();
        if (found != chunkDigest) {
            abort(new StreamFailure(
                    StreamRule.DIGEST,
                    "the chunk at " + reader.received() + " has the digest 0x" + Integer.toHexString(found) + ", not 0x"
                            + Integer.toHexString(chunkDigest)));
            return;
        }
        reader.add(assembly, chunkLength, chunkDigest);
    }

    /** The reader has taken something. */
    void grant() {
        final long octets = reader.consumedOctets() + window;
        final long allowedChunks = chunks + windowChunks - reader.waitingChunks();
        if (isOver || hasFinished) {
            return;
        }
        if (octets - grantedOctets >= window / 4 || allowedChunks - grantedChunks >= windowChunks / 4) {
            grantedOctets = octets;
            grantedChunks = Math.max(grantedChunks, allowedChunks);
            moved();
            connection.send(new Credit(grantedOctets, grantedChunks)
                    .encode()
                    .packet(Procedure.CREDIT, PacketType.MESSAGE, serial, PacketStatus.OK));
        }
    }

    @Override
    void onOk(final XdrDecoder body) {
        final Finish finish = Finish.decode(body);
        if (hasFinished || hasHeardLast()) {
            throw outOfTurn("one finish", "another");
        }
        if (isReplyLast && connection.isClient()) {
            hearLast();
        } else if (isOver) {
            hearLast();
            return;
        }
        hasFinished = true;
        moved();
        if (isOver) {
            return;
        }
        if (finish.length() != reader.received() || finish.digest() != reader.digest()) {
            abort(new StreamFailure(
                    StreamRule.DIGEST,
                    "the sender finished " + finish + ", but here are "
                            + new Finish(reader.received(), reader.digest(), 0)));
            return;
        }
        reader.finished(finish);
    }

    /** Whether the sender has said that there is no more. */
    boolean hasFinished() {
        return hasFinished;
    }

    /** The reader has taken and verified everything. */
    void confirm(final Finish confirmation) {
        if (isOver) {
            return;
        }
        isOver = true;
        if (isReplyLast && connection.isClient()) {
            closeSilently();
        } else {
            sayLast(PacketStatus.OK, confirmation.encode());
            hearLast();
        }
    }

    @Override
    void onError(final RemoteError error) {
        final boolean isNews = !isOver;
        isOver = true;
        if (!hasSaidLast()) {
            if (isReplyLast && connection.isClient()) {
                closeSilently();
            } else {
                sayLast(PacketStatus.ERROR, error.encode());
            }
        }
        if (!hasHeardLast()) {
            hearLast();
        }
        assembly.release();
        if (isNews) {
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
        if (!hasHeardLast() || !isReplyLast) {
            sayLast(PacketStatus.ERROR, RemoteError.of(reason).encode());
        } else {
            closeSilently();
        }
        if (hasFinished && !hasHeardLast()) {
            hearLast();
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
        if (!isOver && connection.now() - progressAt >= Connection.PROGRESS_NANOS) {
            final long octets = reader.received();
            final long rate = (long) ((octets - progressOctets) * 1e9 / (connection.now() - progressAt));
            progressAt = connection.now();
            progressOctets = octets;
            final TransferProgress progress = new TransferProgress(octets, reader.records(), rate);
            reader.progress(progress);
            if (!hasHeardLast()) {
                connection.send(
                        progress.encode().packet(Procedure.PROGRESS, PacketType.MESSAGE, serial, PacketStatus.OK));
            }
        }
        super.tick(timeouts);
    }

    /** Behind the finish, it is our own reader that works; before, it is either side that does not. */
    @Override
    boolean isWaiting() {
        return !hasFinished;
    }

    @Override
    boolean isOver() {
        return isOver;
    }

    @Override
    boolean isSender() {
        return false;
    }
}
