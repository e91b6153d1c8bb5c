// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** What both ends of a connection have said, and when: as packets, or as a capture of a network that it could have gone over. */
final class RecordedSession {
    static final int CLIENT_PORT = 40_000;
    static final int SERVER_PORT = 16_509;

    /** Larger than a packet's header and its arguments, smaller than a chunk. */
    private static final int LONGEST_SEGMENT = 20_000;

    private static final int RAW_IP = 101;
    private static final int HEADERS = 40;
    private static final int SYN = 2;
    private static final int ACK = 16;

    private final List<Part> parts = new ArrayList<>();
    private final List<byte[]> segments = new ArrayList<>();

    /** Bytes that one end has said in a row. */
    private static final class Part {
        private final boolean isOfClient;
        private final byte[] bytes;

        private Part(final boolean isOfClient, final byte[] bytes) {
            this.isOfClient = isOfClient;
            this.bytes = bytes;
        }
    }

    /** Some bytes go by. For any thread. */
    synchronized void add(final boolean isOfClient, final byte[] bytes) {
        parts.add(new Part(isOfClient, bytes));
    }

    /** The headers of all whole packets of one end: length, program, version, procedure, type, serial, status. */
    synchronized List<List<Long>> packets(final boolean isOfClient) {
        int length = 0;
        for (final Part part : parts) {
            length += part.isOfClient == isOfClient ? part.bytes.length : 0;
        }
        final UnsafeBuffer all = new UnsafeBuffer(new byte[length]);
        int at = 0;
        for (final Part part : parts) {
            if (part.isOfClient == isOfClient) {
                all.putBytes(at, part.bytes);
                at += part.bytes.length;
            }
        }
        return packets(all);
    }

    private static List<List<Long>> packets(final UnsafeBuffer all) {
        final List<List<Long>> packets = new ArrayList<>();
        int at = 0;
        while (at + PacketHeaderDecoder.LENGTH <= all.capacity()) {
            final List<Long> fields = new ArrayList<>();
            for (int i = 0; i < PacketHeaderDecoder.LENGTH; i += Integer.BYTES) {
                fields.add(all.getInt(at + i, ByteOrder.BIG_ENDIAN) & 0xFFFF_FFFFL);
            }
            at += fields.get(0).intValue();
            // A connection may end inside a packet.
            if (at <= all.capacity()) {
                packets.add(fields);
            }
        }
        return packets;
    }

    /** Writes a capture: TCP over IPv4, from its handshake on. */
    synchronized void writeCapture(final Path file) throws IOException {
        long client = 1000;
        long server = 5000;
        segments.clear();
        segment(true, client++, 0, SYN, new byte[0], 0, 0);
        segment(false, server++, client, SYN | ACK, new byte[0], 0, 0);
        segment(true, client, server, ACK, new byte[0], 0, 0);
        for (final Part part : parts) {
            for (int at = 0; at < part.bytes.length; at += LONGEST_SEGMENT) {
                final int length = Math.min(LONGEST_SEGMENT, part.bytes.length - at);
                if (part.isOfClient) {
                    segment(true, client, server, ACK, part.bytes, at, length);
                    client += length;
                } else {
                    segment(false, server, client, ACK, part.bytes, at, length);
                    server += length;
                }
            }
        }
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            write(out);
        }
    }

    private void write(final DataOutputStream out) throws IOException {
        out.writeInt(0xA1B2C3D4);
        out.writeShort(2);
        out.writeShort(4);
        out.writeLong(0);
        out.writeInt(1 << 18);
        out.writeInt(RAW_IP);
        int millis = 0;
        for (final byte[] segment : segments) {
            out.writeInt(millis / 1000);
            out.writeInt(millis++ % 1000 * 1000);
            out.writeInt(segment.length);
            out.writeInt(segment.length);
            out.write(segment);
        }
    }

    private void segment(
            final boolean isOfClient,
            final long sequence,
            final long acknowledged,
            final int flags,
            final byte[] bytes,
            final int offset,
            final int length) {
        final ByteBuffer segment = ByteBuffer.allocate(HEADERS + length);
        segment.putShort((short) 0x4500).putShort((short) segment.capacity()).putInt(0x4000);
        segment.put((byte) 64).put((byte) 6).putShort((short) 0);
        segment.putInt(isOfClient ? 0x7F000001 : 0x7F000002).putInt(isOfClient ? 0x7F000002 : 0x7F000001);
        segment.putShort((short) (isOfClient ? CLIENT_PORT : SERVER_PORT));
        segment.putShort((short) (isOfClient ? SERVER_PORT : CLIENT_PORT));
        segment.putInt((int) sequence).putInt((int) acknowledged);
        segment.put((byte) 0x50).put((byte) flags).putShort((short) 0xFFFF).putInt(0);
        segment.put(bytes, offset, length);
        segments.add(segment.array());
    }
}
