// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.protobuf;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import io.xenstream.bench.protobuf.message.Node;
import io.xenstream.bench.work.Memory;
import io.xenstream.bench.work.NodeSource;
import io.xenstream.bench.work.PositionedScanner;
import io.xenstream.bench.work.Workload;
import java.io.IOException;
import java.util.Arrays;

/** Reads length-prefixed messages in an array. A position has a message's offset in its upper half and its length in its lower half. */
public final class ProtobufScanner implements PositionedScanner {
    private static final Parser<Node> PARSER = Node.parser();

    private final byte[] messages;

    ProtobufScanner(final byte[] messages) {
        this.messages = messages;
    }

    /**
     * Encodes a workload.
     *
     * @param workload less than about 1 GiB
     * @return a scanner of the messages
     * @throws IOException never; everything is in memory
     */
    public static ProtobufScanner of(final Workload workload) throws IOException {
        final NodeSource nodes = NodeSource.of(workload);
        final Memory memory = Memory.forImage(Memory.Kind.HEAP, nodes.imageLength());
        final ProtobufEncoder encoder = new ProtobufEncoder(nodes, memory);
        encoder.encode();
        return new ProtobufScanner(Arrays.copyOf(memory.buffer().array(), encoder.length()));
    }

    private CodedInputStream open() {
        final CodedInputStream stream =
                UnsafeByteOperations.unsafeWrap(messages).newCodedInput();
        stream.enableAliasing(true);
        return stream;
    }

    private static Node next(final CodedInputStream stream) throws IOException {
        final int limit = stream.pushLimit(stream.readRawVarint32());
        final Node message = PARSER.parseFrom(stream);
        stream.popLimit(limit);
        return message;
    }

    @Override
    public long everyField() throws IOException {
        final CodedInputStream stream = open();
        long sum = 0;
        while (!stream.isAtEnd()) {
            sum += everyField(next(stream));
        }
        return sum;
    }

    private static long everyField(final Node node) {
        final int permissions = node.getPermissionsCount();
        long sum = Integer.toUnsignedLong(node.getConnId())
                + Integer.toUnsignedLong(node.getTxId())
                + node.getAccess()
                + permissions;
        for (int i = 0; i < permissions; i++) {
            final int permission = node.getPermissions(i);
            sum += (permission & 0xFF) + ((permission >>> 8) & 0xFF) + (permission >>> 16);
        }
        return sum + lengthAndEnds(node.getPath()) + lengthAndEnds(node.getValue());
    }

    private static int lengthAndEnds(final ByteString bytes) {
        final int size = bytes.size();
        return size == 0 ? 0 : size + bytes.byteAt(0) + bytes.byteAt(size - 1);
    }

    @Override
    public long headers() throws IOException {
        final CodedInputStream stream = open();
        long nodes = 0;
        while (!stream.isAtEnd()) {
            stream.skipRawBytes(stream.readRawVarint32());
            nodes++;
        }
        return nodes;
    }

    @Override
    public long valueLengths() throws IOException {
        final CodedInputStream stream = open();
        long sum = 0;
        while (!stream.isAtEnd()) {
            sum += next(stream).getValue().size();
        }
        return sum;
    }

    @Override
    public long[] positions() {
        long[] positions = new long[1 << 10];
        int node = 0;
        try {
            final CodedInputStream stream = open();
            while (!stream.isAtEnd()) {
                if (node == positions.length) {
                    positions = Arrays.copyOf(positions, 2 * node);
                }
                final int size = stream.readRawVarint32();
                positions[node++] = ((long) stream.getTotalBytesRead() << Integer.SIZE) | size;
                stream.skipRawBytes(size);
            }
        } catch (final IOException cannotBe) {
            throw new IllegalStateException(cannotBe);
        }
        return Arrays.copyOf(positions, node);
    }

    @Override
    public long valueLengths(final long[] positions) {
        long sum = 0;
        try {
            for (final long position : positions) {
                sum += PARSER.parseFrom(messages, (int) (position >>> Integer.SIZE), (int) position)
                        .getValue()
                        .size();
            }
        } catch (final InvalidProtocolBufferException cannotBe) {
            throw new IllegalStateException(cannotBe);
        }
        return sum;
    }

    @Override
    public void close() {
        // the garbage collector frees the memory
    }
}
