// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.netty.buffer.ByteBuf;
import io.xenstream.codec.Place;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Splits received bytes, in parts of any size, into packets. Input is untrusted: each header is checked before the rest of its packet is
 * awaited, and memory grows only as bytes arrive, up to the maximum length of a message. Data is passed on without a copy.
 *
 * <p>After an exception no further packets are read, since the start of the next packet is unknown.
 */
final class PacketReader {
    private static final int SMALLEST_ASSEMBLY = 512;

    private final String label;
    private final int maxMessageLength;
    private final PacketHandler handler;
    private final PacketHeaderDecoder header = new PacketHeaderDecoder();
    private final ChunkHeaderDecoder chunkHeader = new ChunkHeaderDecoder();
    private final UnsafeBuffer assembly = new UnsafeBuffer(new byte[SMALLEST_ASSEMBLY]);
    private int assembled;
    /** Bytes to assemble before the next step. */
    private int needed = PacketHeaderDecoder.LENGTH;
    /** Bytes of data missing in the current packet. */
    private int dataLeft;

    private long position;
    private boolean isBroken;

    /**
     * Creates a reader at the start of a packet.
     *
     * @param label            name of the connection in messages
     * @param maxMessageLength maximum length of a packet without data in bytes, up to {@link PacketHeaderDecoder#MAX_MESSAGE_LENGTH}
     * @param handler          handles the packets
     */
    PacketReader(final String label, final int maxMessageLength, final PacketHandler handler) {
        this.label = label;
        this.maxMessageLength = maxMessageLength;
        this.handler = handler;
    }

    /**
     * Reads all readable bytes. The caller keeps the buffer.
     *
     * @throws TransferException if the bytes are not a valid packet; exceptions of the handler pass through
     */
    void read(final ByteBuf bytes) {
        if (isBroken) {
            bytes.skipBytes(bytes.readableBytes());
            return;
        }
        isBroken = true;
        while (bytes.isReadable()) {
            if (dataLeft > 0) {
                readData(bytes);
            } else {
                assemble(bytes);
            }
        }
        isBroken = false;
    }

    /** Returns whether a packet was received in part. */
    boolean isInsidePacket() {
        return assembled > 0 || dataLeft > 0;
    }

    private void readData(final ByteBuf bytes) {
        final int length = Math.min(dataLeft, bytes.readableBytes());
        final int index = bytes.readerIndex();
        bytes.skipBytes(length);
        position += length;
        dataLeft -= length;
        handler.onData(bytes, index, length);
        if (dataLeft == 0) {
            handler.onChunkEnd();
        }
    }

    private void assemble(final ByteBuf bytes) {
        final int length = Math.min(needed - assembled, bytes.readableBytes());
        ensureRoom(assembled + length);
        bytes.readBytes(assembly.byteArray(), assembled, length);
        position += length;
        assembled += length;
        if (assembled == needed && needed == PacketHeaderDecoder.LENGTH) {
            needed = checkHeader();
        }
        if (assembled == needed) {
            deliver();
        }
    }

    private void ensureRoom(final int length) {
        if (length > assembly.capacity()) {
            final byte[] larger = new byte[Math.max(length, Math.min(2 * assembly.capacity(), needed))];
            assembly.getBytes(0, larger, 0, assembled);
            assembly.wrap(larger);
        }
    }

    private void deliver() {
        header.wrap(assembly, 0);
        needed = PacketHeaderDecoder.LENGTH;
        final int whole = assembled;
        assembled = 0;
        if (isData()) {
            final int at = PacketHeaderDecoder.LENGTH;
            dataLeft = (int) header.length() - at - ChunkHeaderDecoder.LENGTH;
            chunkHeader.wrap(assembly, at);
            handler.onChunk(header, chunkHeader.offset(), chunkHeader.digest(), dataLeft);
        } else {
            handler.onMessage(header, assembly, PacketHeaderDecoder.LENGTH, whole - PacketHeaderDecoder.LENGTH);
            if (assembly.capacity() > SMALLEST_ASSEMBLY) {
                assembly.wrap(new byte[SMALLEST_ASSEMBLY]);
            }
        }
    }

    private boolean isData() {
        return header.type() == PacketType.STREAM && header.status() == PacketStatus.CONTINUE;
    }

    /** Returns how many bytes to assemble: a whole message, or a chunk without its data. */
    private int checkHeader() {
        header.wrap(assembly, 0);
        if (header.length() < PacketHeaderDecoder.LENGTH) {
            throw bad(RpcRule.PACKET, "a length of at least " + PacketHeaderDecoder.LENGTH + " bytes");
        }
        checkProgram();
        checkKind();
        if (!isData()) {
            if (header.length() > maxMessageLength) {
                throw bad(RpcRule.LENGTH, "a message of at most " + maxMessageLength + " bytes");
            }
            return (int) header.length();
        }
        final int least = PacketHeaderDecoder.LENGTH + ChunkHeaderDecoder.LENGTH;
        if (header.length() <= least || header.length() > ChunkHeaderDecoder.MAX_PACKET_LENGTH) {
            throw bad(
                    RpcRule.LENGTH,
                    "a chunk of 1 to " + ChunkHeaderDecoder.MAX_DATA_LENGTH + " bytes, in a packet of at most "
                            + ChunkHeaderDecoder.MAX_PACKET_LENGTH);
        }
        return least;
    }

    private void checkProgram() {
        final int version;
        switch (header.program()) {
            case Procedure.PROGRAM -> version = Procedure.VERSION;
            case Procedure.KEEPALIVE_PROGRAM -> version = Procedure.KEEPALIVE_VERSION;
            default -> throw bad(RpcRule.PROGRAM, "program 0x" + Integer.toHexString(Procedure.PROGRAM));
        }
        if (header.version() != version) {
            throw bad(RpcRule.PROGRAM, "version " + version);
        }
    }

    private void checkKind() {
        final int type = header.type();
        final int status = header.status();
        final boolean isKnown = switch (type) {
            case PacketType.CALL -> status == PacketStatus.OK;
            case PacketType.REPLY, PacketType.MESSAGE -> status == PacketStatus.OK || status == PacketStatus.ERROR;
            case PacketType.STREAM -> status >= PacketStatus.OK && status <= PacketStatus.CONTINUE;
            default -> false;
        };
        if (!isKnown || (header.program() == Procedure.KEEPALIVE_PROGRAM && type != PacketType.MESSAGE)) {
            throw bad(RpcRule.PACKET, "a known packet type with a status valid for it");
        }
    }

    private TransferException bad(final RpcRule rule, final String expected) {
        return new TransferException(rule, Place.of(label, position - assembled), expected, header.toString());
    }
}
