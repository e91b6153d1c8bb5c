// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.datastream;

import io.xenstream.bench.work.Scanner;
import io.xenstream.bench.work.Workload;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads an image file with a {@link DataInputStream}. */
public final class DataStreamScanner implements Scanner {
    private static final int BLOCK = 64 << 10;
    private static final int HEADER_LENGTH = 16;
    private static final int NODE_DATA = 5;
    private static final int END = 0;

    private final Path file;
    private final int block;
    private final boolean isLittle;
    private final byte[] bytes = new byte[1 << 16];

    /**
     * Creates a scanner of an image.
     *
     * @param workload provides the image
     */
    public DataStreamScanner(final Workload workload) {
        this(workload, BLOCK);
    }

    /**
     * Creates a scanner of an image with a given buffer size.
     *
     * @param workload provides the image
     * @param block    bytes read from the file at once
     */
    public DataStreamScanner(final Workload workload, final int block) {
        this.file = workload.image();
        this.isLittle = workload.order() == ByteOrder.LITTLE_ENDIAN;
        this.block = block;
    }

    private DataInputStream open() throws IOException {
        final DataInputStream stream = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), block));
        stream.skipNBytes(HEADER_LENGTH);
        return stream;
    }

    private int uint16(final DataInputStream stream) throws IOException {
        final char number = stream.readChar();
        return isLittle ? Character.reverseBytes(number) : number;
    }

    private int int32(final DataInputStream stream) throws IOException {
        final int number = stream.readInt();
        return isLittle ? Integer.reverseBytes(number) : number;
    }

    private int padded(final DataInputStream stream) throws IOException {
        return (int32(stream) + 7) & ~7;
    }

    @Override
    public long everyField() throws IOException {
        long sum = 0;
        try (DataInputStream stream = open()) {
            for (int type = int32(stream); type != END; type = int32(stream)) {
                final int padded = padded(stream);
                if (type == NODE_DATA) {
                    sum += everyField(stream, padded);
                } else {
                    stream.skipNBytes(padded);
                }
            }
        }
        return sum;
    }

    private long everyField(final DataInputStream stream, final int padded) throws IOException {
        long sum = Integer.toUnsignedLong(int32(stream)) + Integer.toUnsignedLong(int32(stream));
        final int pathLength = uint16(stream);
        final int valueLength = uint16(stream);
        final int access = uint16(stream);
        final int permissions = uint16(stream);
        sum += pathLength - 1 + valueLength + access + permissions;
        for (int i = 0; i < permissions; i++) {
            sum += stream.readByte() + stream.readUnsignedByte() + uint16(stream);
        }
        stream.readFully(bytes, 0, pathLength);
        sum += bytes[0] + bytes[pathLength - 2];
        stream.readFully(bytes, 0, valueLength);
        if (valueLength > 0) {
            sum += bytes[0] + bytes[valueLength - 1];
        }
        stream.skipNBytes(padded - 16 - 4L * permissions - pathLength - valueLength);
        return sum;
    }

    @Override
    public long headers() throws IOException {
        long nodes = 0;
        try (DataInputStream stream = open()) {
            for (int type = int32(stream); type != END; type = int32(stream)) {
                if (type == NODE_DATA) {
                    nodes++;
                }
                stream.skipNBytes(padded(stream));
            }
        }
        return nodes;
    }

    @Override
    public long valueLengths() throws IOException {
        long sum = 0;
        try (DataInputStream stream = open()) {
            for (int type = int32(stream); type != END; type = int32(stream)) {
                int left = padded(stream);
                if (type == NODE_DATA) {
                    stream.skipNBytes(10);
                    sum += uint16(stream);
                    left -= 12;
                }
                stream.skipNBytes(left);
            }
        }
        return sum;
    }

    @Override
    public void close() {
        // every pass closes its own stream
    }
}
