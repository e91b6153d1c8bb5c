// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.datastream;

import io.xenstream.bench.work.Encoder;
import io.xenstream.bench.work.NodeSource;
import io.xenstream.bench.work.Sums;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes records with a {@link DataOutputStream} into a file or an array, without image header and END. */
public final class DataStreamEncoder implements Encoder {
    private static final int BLOCK = 64 << 10;
    private static final int NODE_DATA = 5;
    private static final byte[] ZEROS = new byte[8];

    private final NodeSource nodes;
    private final Path file;
    private final boolean isLittle;
    private final ByteArrayOutputStream array;

    /**
     * Encodes into a file.
     *
     * @param nodes  the nodes to encode
     * @param file  overwritten
     * @param order  byte order of the records
     */
    public DataStreamEncoder(final NodeSource nodes, final Path file, final ByteOrder order) {
        this.nodes = nodes;
        this.file = file;
        this.array = null;
        this.isLittle = order == ByteOrder.LITTLE_ENDIAN;
        nodes.array();
    }

    /**
     * Encodes into an array.
     *
     * @param nodes  the nodes to encode
     * @param order  byte order of the records
     */
    public DataStreamEncoder(final NodeSource nodes, final ByteOrder order) {
        this.nodes = nodes;
        this.file = null;
        this.array = new ByteArrayOutputStream(Math.toIntExact(nodes.imageLength()));
        this.isLittle = order == ByteOrder.LITTLE_ENDIAN;
        nodes.array();
    }

    @Override
    public long encode() throws IOException {
        long length = 0;
        try (DataOutputStream stream = new DataOutputStream(output())) {
            for (int node = 0; node < nodes.end(); node = nodes.next(node)) {
                length += write(stream, node);
            }
        }
        return length;
    }

    private OutputStream output() throws IOException {
        if (array != null) {
            array.reset();
            return array;
        }
        return new BufferedOutputStream(Files.newOutputStream(file), BLOCK);
    }

    private int write(final DataOutputStream stream, final int node) throws IOException {
        final int permissions = nodes.permissionCount(node);
        final int pathLength = nodes.pathLength(node);
        final int valueLength = nodes.valueLength(node);
        final int body = 16 + 4 * permissions + pathLength + 1 + valueLength;
        final int padded = (body + 7) & ~7;
        writeFixed(stream, node, padded);
        for (int i = 0; i < permissions; i++) {
            final int permission = nodes.permission(node, i);
            stream.writeByte(permission);
            stream.writeByte(permission >>> 8);
            write16(stream, permission >>> 16);
        }
        stream.write(nodes.array(), nodes.pathOffset(node), pathLength);
        stream.writeByte(0);
        stream.write(nodes.array(), nodes.valueOffset(node), valueLength);
        stream.write(ZEROS, 0, padded - body);
        return 8 + padded;
    }

    private void writeFixed(final DataOutputStream stream, final int node, final int padded) throws IOException {
        write32(stream, NODE_DATA);
        write32(stream, padded);
        write32(stream, nodes.connId(node));
        write32(stream, nodes.txId(node));
        write16(stream, nodes.pathLength(node) + 1);
        write16(stream, nodes.valueLength(node));
        write16(stream, nodes.access(node));
        write16(stream, nodes.permissionCount(node));
    }

    private void write32(final DataOutputStream stream, final int number) throws IOException {
        stream.writeInt(isLittle ? Integer.reverseBytes(number) : number);
    }

    private void write16(final DataOutputStream stream, final int number) throws IOException {
        stream.writeShort(isLittle ? Short.reverseBytes((short) number) : number);
    }

    @Override
    public long everyField() throws IOException {
        final byte[] bytes = array != null ? array.toByteArray() : Files.readAllBytes(file);
        return Sums.of(
                        new DataInputStream(new ByteArrayInputStream(bytes)),
                        isLittle ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN)
                .everyField();
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            Files.deleteIfExists(file);
        }
    }
}
