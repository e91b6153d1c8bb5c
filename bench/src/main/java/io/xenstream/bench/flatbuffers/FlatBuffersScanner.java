// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.flatbuffers;

import com.google.flatbuffers.Constants;
import io.xenstream.bench.flatbuffers.table.Node;
import io.xenstream.bench.flatbuffers.table.Permission;
import io.xenstream.bench.work.Memory;
import io.xenstream.bench.work.NodeSource;
import io.xenstream.bench.work.PositionedScanner;
import io.xenstream.bench.work.Workload;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.BitUtil;

/** Reads size-prefixed tables in off-heap memory. A position is the offset of a size. */
public final class FlatBuffersScanner implements PositionedScanner {
    private static final int SIZE_LENGTH = Constants.SIZE_PREFIX_LENGTH;

    private final ByteBuffer tables;
    private final int length;
    private final Node table = new Node();
    private final Permission permission = new Permission();

    FlatBuffersScanner(final ByteBuffer tables, final int length) {
        this.tables = tables.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        this.length = length;
    }

    /**
     * Encodes a workload.
     *
     * @param workload less than about 1 GiB
     * @return a scanner of the tables
     */
    public static FlatBuffersScanner of(final Workload workload) {
        final NodeSource nodes = NodeSource.of(workload);
        final Memory memory = Memory.forImage(Memory.Kind.OFF_HEAP, nodes.imageLength());
        final FlatBuffersEncoder encoder = new FlatBuffersEncoder(nodes, memory);
        encoder.encode();
        return new FlatBuffersScanner(memory.buffer(), encoder.length());
    }

    private int next(final int at) {
        return BitUtil.align(at + SIZE_LENGTH + tables.getInt(at), FlatBuffersEncoder.ALIGNMENT);
    }

    private Node table(final int at) {
        tables.position(at + SIZE_LENGTH);
        return Node.getRootAsNode(tables, table);
    }

    @Override
    public long everyField() {
        long sum = 0;
        for (int at = 0; at < length; at = next(at)) {
            sum += everyField(table(at));
        }
        return sum;
    }

    private long everyField(final Node node) {
        final int permissions = node.permissionsLength();
        final int pathLength = node.pathLength();
        final int valueLength = node.valueLength();
        long sum = node.connId() + node.txId() + node.access() + permissions + pathLength + valueLength;
        for (int i = 0; i < permissions; i++) {
            node.permissions(permission, i);
            sum += permission.letter() + permission.flags() + permission.domid();
        }
        sum += (byte) node.path(0) + (byte) node.path(pathLength - 1);
        if (valueLength > 0) {
            sum += (byte) node.value(0) + (byte) node.value(valueLength - 1);
        }
        return sum;
    }

    @Override
    public long headers() {
        long nodes = 0;
        for (int at = 0; at < length; at = next(at)) {
            nodes++;
        }
        return nodes;
    }

    @Override
    public long valueLengths() {
        long sum = 0;
        for (int at = 0; at < length; at = next(at)) {
            sum += table(at).valueLength();
        }
        return sum;
    }

    @Override
    public long[] positions() {
        final long[] positions = new long[(int) headers()];
        int node = 0;
        for (int at = 0; at < length; at = next(at)) {
            positions[node++] = at;
        }
        return positions;
    }

    @Override
    public long valueLengths(final long[] positions) {
        long sum = 0;
        for (final long position : positions) {
            sum += table((int) position).valueLength();
        }
        return sum;
    }

    @Override
    public void close() {
        // the garbage collector frees the memory
    }
}
