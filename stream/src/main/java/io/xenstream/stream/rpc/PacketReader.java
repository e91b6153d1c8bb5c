// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import io.netty.buffer.ByteBuf;
import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.StreamException;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Finds the packets in what arrives, in parts of any size. What comes is taken for anything: each header is checked before a packet is
 * waited for, and memory is that of a message of the length allowed, taken as its octets arrive. Data is passed on without a copy.
 *
 * <p>After an exception nothing can be read any more: where the next packet begins is not known.
 */
final class PacketReader {
    private static final int SMALLEST_ASSEMBLY = 512;

    private final String label;
    private final int longestMessage;
    private final PacketHandler handler;
    private final PacketHeaderDecoder header = new PacketHeaderDecoder();
    private final UnsafeBuffer assembly = new UnsafeBuffer(new byte[SMALLEST_ASSEMBLY]);
    private int assembled;
    /** Octets that the assembly needs before the next step. */
    private int needed = PacketHeaderDecoder.LENGTH;
    /** Octets of data that are still to come in this packet. */
    private int dataLeft;

    private long position;
    private boolean isBroken;

    /**
     * A reader at the beginning of a packet.
     *
     * @param label          of the connection
     * @param longestMessage octets of a packet without data, up to {@link PacketHeaderDecoder#LONGEST_MESSAGE}
     * @param handler        takes the packets
     */
    PacketReader(final String label, final int longestMessage, final PacketHandler handler) {
        this.label = label;
        this.longestMessage = longestMessage;
        this.handler = handler;
    }

    /**
     * Reads all that is readable. The buffer stays the caller's.
     *
     * @throws StreamException if it is no packet, or what the handler throws
     */
    void read(final ByteBuf octets) {
        if (isBroken) {
            octets.skipBytes(octets.readableBytes());
            return;
        }
        isBroken = true;
        while (octets.isReadable()) {
            if (dataLeft > 0) {
                readData(octets);
            } else {
                assemble(octets);
            }
        }
        isBroken = false;
    }

    /** Whether a packet has come in part. */
    boolean isInsidePacket() {
        return assembled > 0 || dataLeft > 0;
    }

    private void readData(final ByteBuf octets) {
        final int length = Math.min(dataLeft, octets.readableBytes());
        final int index = octets.readerIndex();
        octets.skipBytes(length);
        position += length;
        dataLeft -= length;
        handler.onData(octets, index, length);
        if (dataLeft == 0) {
            handler.onChunkEnd();
        }
    }

    private void assemble(final ByteBuf octets) {
        final int length = Math.min(needed - assembled, octets.readableBytes());
        ensureRoom(assembled + length);
        octets.readBytes(assembly.byteArray(), assembled, length);
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
            dataLeft = (int) header.length() - at - ChunkHeader.LENGTH;
            handler.onChunk(header, ChunkHeader.offset(assembly, at), ChunkHeader.digest(assembly, at), dataLeft);
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

    /** How many octets have to be assembled: all of a message, but not the data of a chunk. */
    private int checkHeader() {
        header.wrap(assembly, 0);
        if (header.length() < PacketHeaderDecoder.LENGTH) {
            throw bad(RpcRule.PACKET, "a length of at least " + PacketHeaderDecoder.LENGTH + " octets");
        }
        checkProgram();
        checkKind();
        if (!isData()) {
            if (header.length() > longestMessage) {
                throw bad(RpcRule.LENGTH, "a message of at most " + longestMessage + " octets");
            }
            return (int) header.length();
        }
        final int least = PacketHeaderDecoder.LENGTH + ChunkHeader.LENGTH;
        if (header.length() <= least || header.length() > ChunkHeader.LONGEST_PACKET) {
            throw bad(
                    RpcRule.LENGTH,
                    "a chunk of 1 to " + ChunkHeader.LONGEST_DATA + " octets, in a packet of at most "
                            + ChunkHeader.LONGEST_PACKET);
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
            throw bad(RpcRule.PACKET, "a call, a reply, a message or a stream's packet, with a status of its kind");
        }
    }

    private StreamException bad(final RpcRule rule, final String expected) {
        return new StreamException(rule, ImageLocation.of(label, position - assembled), expected, header.toString());
    }
}
