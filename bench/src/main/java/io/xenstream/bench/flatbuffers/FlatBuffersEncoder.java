// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.flatbuffers;

import com.google.flatbuffers.FlatBufferBuilder;
import io.xenstream.bench.flatbuffers.table.Node;
import io.xenstream.bench.flatbuffers.table.Permission;
import io.xenstream.bench.work.Encoder;
import io.xenstream.bench.work.Memory;
import io.xenstream.bench.work.NodeSource;
import java.nio.ByteBuffer;
import org.agrona.BitUtil;

/** Writes one size-prefixed table per node. */
public final class FlatBuffersEncoder implements Encoder {
    static final int ALIGNMENT = 8;

    private static final int FIRST_CAPACITY = 1 << 18;

    private final NodeSource nodes;
    private final ByteBuffer output;
    private final FlatBufferBuilder builder = new FlatBufferBuilder(ByteBuffer.allocateDirect(FIRST_CAPACITY));
    private int length;

    /**
     * Encodes into memory.
     *
     * @param nodes  the nodes to encode
     * @param memory the destination
     */
    public FlatBuffersEncoder(final NodeSource nodes, final Memory memory) {
        this.nodes = nodes;
        this.output = memory.buffer();
        nodes.array();
    }

    @Override
    public long encode() {
        final int end = nodes.end();
        int at = 0;
        for (int node = 0; node < end; node = nodes.next(node)) {
            build(node);
            final ByteBuffer built = builder.dataBuffer();
            output.put(at, built, built.position(), built.remaining());
            at = BitUtil.align(at + built.remaining(), ALIGNMENT);
        }
        length = at;
        return at;
    }

    private void build(final int node) {
        builder.clear();
        final int value = builder.createByteVector(nodes.array(), nodes.valueOffset(node), nodes.valueLength(node));
        final int path = builder.createByteVector(nodes.array(), nodes.pathOffset(node), nodes.pathLength(node));
        final int count = nodes.permissionCount(node);
        Node.startPermissionsVector(builder, count);
        for (int i = count - 1; i >= 0; i--) {
            final int permission = nodes.permission(node, i);
            Permission.createPermission(builder, permission & 0xFF, (permission >>> 8) & 0xFF, permission >>> 16);
        }
        final int permissions = builder.endVector();
        Node.startNode(builder);
        Node.addConnId(builder, Integer.toUnsignedLong(nodes.connId(node)));
        Node.addTxId(builder, Integer.toUnsignedLong(nodes.txId(node)));
        Node.addPermissions(builder, permissions);
        Node.addPath(builder, path);
        Node.addValue(builder, value);
        Node.addAccess(builder, nodes.access(node));
        Node.finishSizePrefixedNodeBuffer(builder, Node.endNode(builder));
    }

    int length() {
        return length;
    }

    @Override
    public long everyField() {
        return new FlatBuffersScanner(output, length).everyField();
    }

    @Override
    public void close() {
        // the garbage collector frees the memory
    }
}
