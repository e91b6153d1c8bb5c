// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.ffm;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.xenstream.bench.work.Encoder;
import io.xenstream.bench.work.Memory;
import io.xenstream.bench.work.NodeSource;
import io.xenstream.bench.work.Sums;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/** Writes records with absolute sets, without image header and END. */
final class SegmentEncoder implements Encoder {
    private static final int NODE_DATA = 5;

    private final NodeSource nodes;
    private final MemorySegment source;
    private final MemorySegment output;
    private final ByteOrder order;
    private final boolean isSwapped;
    private long length;

    SegmentEncoder(final NodeSource nodes, final Memory memory, final ByteOrder order) {
        this.nodes = nodes;
        this.source = MemorySegment.ofBuffer(nodes.byteBuffer());
        this.output = MemorySegment.ofBuffer(memory.buffer());
        this.order = order;
        this.isSwapped = order != ByteOrder.nativeOrder();
    }

    @Override
    public long encode() {
        final int end = nodes.end();
        long at = 0;
        for (int node = 0; node < end; node = nodes.next(node)) {
            at = encode(node, at);
        }
        length = at;
        return at;
    }

    private void put32(final long at, final int number) {
        output.set(JAVA_INT_UNALIGNED, at, isSwapped ? Integer.reverseBytes(number) : number);
    }

    private void put16(final long at, final int number) {
        output.set(JAVA_SHORT_UNALIGNED, at, isSwapped ? Short.reverseBytes((short) number) : (short) number);
    }

    private long encode(final int node, final long start) {
        final int permissions = nodes.permissionCount(node);
        final int pathLength = nodes.pathLength(node);
        final int valueLength = nodes.valueLength(node);
        final int padded = (16 + 4 * permissions + pathLength + 1 + valueLength + 7) & ~7;
        output.set(JAVA_LONG_UNALIGNED, start + padded, 0);
        put32(start, NODE_DATA);
        put32(start + 4, padded);
        put32(start + 8, nodes.connId(node));
        put32(start + 12, nodes.txId(node));
        put16(start + 16, pathLength + 1);
        put16(start + 18, valueLength);
        put16(start + 20, nodes.access(node));
        put16(start + 22, permissions);
        long at = start + 24;
        for (int i = 0; i < permissions; i++) {
            final int permission = nodes.permission(node, i);
            output.set(JAVA_BYTE, at, (byte) permission);
            output.set(JAVA_BYTE, at + 1, (byte) (permission >>> 8));
            put16(at + 2, permission >>> 16);
            at += 4;
        }
        MemorySegment.copy(source, nodes.pathOffset(node), output, at, pathLength);
        at += pathLength;
        output.set(JAVA_BYTE, at, (byte) 0);
        MemorySegment.copy(source, nodes.valueOffset(node), output, at + 1, valueLength);
        return start + 8 + padded;
    }

    @Override
    public long everyField() throws IOException {
        final byte[] bytes = output.asSlice(0, length).toArray(JAVA_BYTE);
        return Sums.of(new DataInputStream(new ByteArrayInputStream(bytes)), order)
                .everyField();
    }

    @Override
    public void close() {
        // the garbage collector frees the memory
    }
}
