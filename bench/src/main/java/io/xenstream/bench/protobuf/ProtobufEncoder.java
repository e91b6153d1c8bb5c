// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.protobuf;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnsafeByteOperations;
import io.xenstream.bench.protobuf.message.Node;
import io.xenstream.bench.work.Encoder;
import io.xenstream.bench.work.Memory;
import io.xenstream.bench.work.NodeSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes one length-prefixed message per node. */
public final class ProtobufEncoder implements Encoder {
    private final NodeSource nodes;
    private final ByteBuffer output;
    private int length;

    /**
     * Encodes into memory.
     *
     * @param nodes  the nodes to encode
     * @param memory the destination
     */
    public ProtobufEncoder(final NodeSource nodes, final Memory memory) {
        this.nodes = nodes;
        this.output = memory.buffer();
        nodes.array();
    }

    @Override
    public long encode() throws IOException {
        final int end = nodes.end();
        final ByteBuffer room = output.duplicate().clear();
        final CodedOutputStream stream = room.hasArray()
                ? CodedOutputStream.newInstance(room.array(), room.arrayOffset(), room.capacity())
                : CodedOutputStream.newInstance(room);
        for (int node = 0; node < end; node = nodes.next(node)) {
            final Node message = message(node);
            stream.writeUInt32NoTag(message.getSerializedSize());
            message.writeTo(stream);
        }
        stream.flush();
        length = stream.getTotalBytesWritten();
        return length;
    }

    private Node message(final int node) {
        final Node.Builder builder = Node.newBuilder()
                .setConnId(nodes.connId(node))
                .setTxId(nodes.txId(node))
                .setAccess(nodes.access(node));
        final int permissions = nodes.permissionCount(node);
        for (int i = 0; i < permissions; i++) {
            builder.addPermissions(nodes.permission(node, i));
        }
        return builder.setPath(bytes(nodes.pathOffset(node), nodes.pathLength(node)))
                .setValue(bytes(nodes.valueOffset(node), nodes.valueLength(node)))
                .build();
    }

    private ByteString bytes(final int offset, final int size) {
        return UnsafeByteOperations.unsafeWrap(nodes.array(), offset, size);
    }

    int length() {
        return length;
    }

    @Override
    public long everyField() throws IOException {
        final byte[] bytes = new byte[length];
        output.get(0, bytes);
        return new ProtobufScanner(bytes).everyField();
    }

    @Override
    public void close() {
        // the garbage collector frees the memory
    }
}
