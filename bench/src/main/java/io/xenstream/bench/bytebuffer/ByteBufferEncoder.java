// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.bytebuffer;

import io.xenstream.bench.work.Encoder;
import io.xenstream.bench.work.Memory;
import io.xenstream.bench.work.NodeSource;
import io.xenstream.bench.work.Sums;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes records with absolute puts, without image header and END. */
public final class ByteBufferEncoder implements Encoder {
    private static final int NODE_DATA = 5;

    private final NodeSource nodes;
    private final ByteOrder order;
    private final Path file;
    private ByteBuffer output;
    private int length;

    /**
     * Encodes into memory.
     *
     * @param nodes  the nodes to encode
     * @param memory the destination
     * @param order  byte order of the records
     */
    public ByteBufferEncoder(final NodeSource nodes, final Memory memory, final ByteOrder order) {
        this.nodes = nodes;
        this.order = order;
        this.file = null;
        this.output = memory.buffer().duplicate().order(order);
    }

    /**
     * Encodes into a new mapped file, which is created large enough and truncated to the length written.
     *
     * @param nodes  the nodes to encode
     * @param file  overwritten
     * @param order  byte order of the records
     */
    public ByteBufferEncoder(final NodeSource nodes, final Path file, final ByteOrder order) {
        this.nodes = nodes;
        this.order = order;
        this.file = file;
    }

    @Override
    public long encode() throws IOException {
        if (file == null) {
            length = encodeAll();
            return length;
        }
        Files.deleteIfExists(file);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            output = channel.map(FileChannel.MapMode.READ_WRITE, 0, nodes.imageLength())
                    .order(order);
            length = encodeAll();
            channel.truncate(length);
            return length;
        }
    }

    private int encodeAll() {
        final int end = nodes.end();
        int at = 0;
        for (int node = 0; node < end; node = nodes.next(node)) {
            at = encode(node, at);
        }
        return at;
    }

    private int encode(final int node, final int start) {
        final int permissions = nodes.permissionCount(node);
        final int pathLength = nodes.pathLength(node);
        final int valueLength = nodes.valueLength(node);
        final int padded = (16 + 4 * permissions + pathLength + 1 + valueLength + 7) & ~7;
        output.putLong(start + padded, 0);
        output.putInt(start, NODE_DATA);
        output.putInt(start + 4, padded);
        output.putInt(start + 8, nodes.connId(node));
        output.putInt(start + 12, nodes.txId(node));
        output.putShort(start + 16, (short) (pathLength + 1));
        output.putShort(start + 18, (short) valueLength);
        output.putShort(start + 20, (short) nodes.access(node));
        output.putShort(start + 22, (short) permissions);
        int at = start + 24;
        for (int i = 0; i < permissions; i++) {
            final int permission = nodes.permission(node, i);
            output.put(at, (byte) permission);
            output.put(at + 1, (byte) (permission >>> 8));
            output.putShort(at + 2, (short) (permission >>> 16));
            at += 4;
        }
        output.put(at, nodes.byteBuffer(), nodes.pathOffset(node), pathLength);
        at += pathLength;
        output.put(at, (byte) 0);
        output.put(at + 1, nodes.byteBuffer(), nodes.valueOffset(node), valueLength);
        return start + 8 + padded;
    }

    @Override
    public long everyField() throws IOException {
        final byte[] bytes = new byte[length];
        if (file == null) {
            output.get(0, bytes);
        } else {
            System.arraycopy(Files.readAllBytes(file), 0, bytes, 0, length);
        }
        return Sums.of(new DataInputStream(new ByteArrayInputStream(bytes)), order)
                .everyField();
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            Files.deleteIfExists(file);
        }
    }
}
