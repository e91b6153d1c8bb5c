// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.demo;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.RecordDecoder;
import io.xenstream.codec.RecordType;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.DirectBuffer;

/**
 * * Reads and writes images with buffered data streams, field by field, strings as arrays, as code without xenstream would. The demo
 * compares it with the flyweights.
 */
final class DataStreamCodec {
    private static final int BUFFER_LENGTH = 1 << 16;
    private static final int NODE_FIXED_LENGTH = 16;
    private static final int PERMISSION_LENGTH = 4;

    private final boolean isLittle;

    DataStreamCodec(final ByteOrder order) {
        this.isLittle = order == ByteOrder.LITTLE_ENDIAN;
    }

    private int order(final int value) {
        return isLittle ? Integer.reverseBytes(value) : value;
    }

    private int order16(final int value) {
        return Short.toUnsignedInt(isLittle ? Short.reverseBytes((short) value) : (short) value);
    }

    /** Writes the records of a reader. The result is byte for byte the same image. */
    long write(final ImageReader reader, final Path target) throws IOException {
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(target), BUFFER_LENGTH))) {
            out.writeLong(ImageHeader.IDENT);
            out.writeInt(reader.header().version());
            out.writeInt(isLittle ? 0 : 1);
            long bytes = ImageHeader.LENGTH;
            while (reader.next()) {
                write(reader, out);
                bytes += reader.paddedLength();
            }
            return bytes;
        }
    }

    private void write(final ImageReader reader, final DataOutputStream out) throws IOException {
        out.writeInt(order(reader.type()));
        out.writeInt(order(reader.record().length()));
        int written = RecordDecoder.BODY_OFFSET;
        if (reader.type() == RecordType.NODE_DATA) {
            written += write(reader.nodeData(), out);
        } else {
            final byte[] body = bytes(reader.record().body());
            out.write(body);
            written += body.length;
        }
        for (; written < reader.paddedLength(); written++) {
            out.writeByte(0);
        }
    }

    private int write(final NodeDataDecoder node, final DataOutputStream out) throws IOException {
        final byte[] path = bytes(node.path());
        final byte[] value = bytes(node.value());
        final int permissions = node.permissionCount();
        out.writeInt(order((int) node.connId()));
        out.writeInt(order((int) node.txId()));
        out.writeShort(order16(path.length + 1));
        out.writeShort(order16(value.length));
        out.writeShort(order16(node.access()));
        out.writeShort(order16(permissions));
        for (int i = 0; i < permissions; i++) {
            out.writeByte(node.permissionLetter(i));
            out.writeByte(node.permissionFlags(i));
            out.writeShort(order16(node.permissionDomid(i)));
        }
        out.write(path);
        out.writeByte(0);
        out.write(value);
        return NODE_FIXED_LENGTH + PERMISSION_LENGTH * permissions + path.length + 1 + value.length;
    }

    private static byte[] bytes(final DirectBuffer view) {
        final byte[] bytes = new byte[view.capacity()];
        view.getBytes(0, bytes);
        return bytes;
    }

    /** Reads every field of every node; returns the same checksum as {@link #readInPlace}. */
    long read(final Path image) throws IOException {
        long sum = 0;
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(image), BUFFER_LENGTH))) {
            in.skipNBytes(ImageHeader.LENGTH);
            int type;
            do {
                type = order(in.readInt());
                final int length = order(in.readInt());
                int unread = (length + 7) & ~7;
                if (type == RecordType.NODE_DATA) {
                    final long connId = order(in.readInt());
                    final long txId = order(in.readInt());
                    final byte[] path = new byte[order16(in.readShort())];
                    final byte[] value = new byte[order16(in.readShort())];
                    sum += connId + txId + order16(in.readShort());
                    final int permissions = order16(in.readShort());
                    for (int i = 0; i < permissions; i++) {
                        sum += in.readByte() + in.readByte() + order16(in.readShort());
                    }
                    in.readFully(path);
                    in.readFully(value);
                    sum += ends(path, path.length - 1) + ends(value, value.length);
                    unread -= NODE_FIXED_LENGTH + PERMISSION_LENGTH * permissions + path.length + value.length;
                }
                in.skipNBytes(unread);
            } while (type != RecordType.END);
        }
        return sum;
    }

    private static int ends(final byte[] string, final int length) {
        return length == 0 ? 0 : length + string[0] + string[length - 1];
    }

    /** Reads every field of every node in place; returns a checksum. */
    static long readInPlace(final ImageReader reader) {
        long sum = 0;
        while (reader.next()) {
            if (reader.type() == RecordType.NODE_DATA) {
                sum += fields(reader.nodeData());
            }
        }
        return sum;
    }

    private static long fields(final NodeDataDecoder node) {
        long sum = (long) (int) node.connId() + (int) node.txId() + node.access();
        final int permissions = node.permissionCount();
        for (int i = 0; i < permissions; i++) {
            sum += node.permissionLetter(i) + node.permissionFlags(i) + node.permissionDomid(i);
        }
        return sum + ends(node.path()) + ends(node.value());
    }

    private static int ends(final DirectBuffer string) {
        final int length = string.capacity();
        return length == 0 ? 0 : length + string.getByte(0) + string.getByte(length - 1);
    }
}
