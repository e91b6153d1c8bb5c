// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.sbe;

import io.xenstream.bench.sbe.codec.MessageHeaderDecoder;
import io.xenstream.bench.sbe.codec.NodeDecoder;
import io.xenstream.bench.work.Memory;
import io.xenstream.bench.work.NodeSource;
import io.xenstream.bench.work.PositionedScanner;
import io.xenstream.bench.work.Workload;
import java.nio.ByteOrder;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** Reads framed messages in off-heap memory. A position is a frame's offset. */
public final class SbeScanner implements PositionedScanner {
    private static final int FRAME_LENGTH = SbeEncoder.FRAME_LENGTH;

    private final UnsafeBuffer messages;
    private final int length;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final NodeDecoder message = new NodeDecoder();
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);

    SbeScanner(final UnsafeBuffer messages, final int length) {
        this.messages = messages;
        this.length = length;
    }

    /**
     * Encodes a workload.
     *
     * @param workload less than about 1 GiB
     * @return a scanner of the messages
     */
    public static SbeScanner of(final Workload workload) {
        final NodeSource nodes = NodeSource.of(workload);
        final Memory memory = Memory.forImage(Memory.Kind.OFF_HEAP, nodes.imageLength());
        final SbeEncoder encoder = new SbeEncoder(nodes, memory);
        encoder.encode();
        return new SbeScanner(memory.window(), encoder.length());
    }

    private int next(final int at) {
        return at + BitUtil.align(messages.getInt(at, ByteOrder.LITTLE_ENDIAN), FRAME_LENGTH);
    }

    private NodeDecoder message(final int at) {
        return message.wrapAndApplyHeader(messages, at + FRAME_LENGTH, header);
    }

    @Override
    public long everyField() {
        long sum = 0;
        for (int at = 0; at < length; at = next(at)) {
            sum += everyField(message(at));
        }
        return sum;
    }

    private long everyField(final NodeDecoder node) {
        long sum = node.connId() + node.txId() + node.access();
        final NodeDecoder.PermissionsDecoder permissions = node.permissions();
        sum += permissions.count();
        while (permissions.hasNext()) {
            permissions.next();
            sum += permissions.letter() + permissions.flags() + permissions.domid();
        }
        node.wrapPath(view);
        sum += view.capacity() + ends();
        node.wrapValue(view);
        return sum + view.capacity() + ends();
    }

    private int ends() {
        return view.capacity() == 0 ? 0 : view.getByte(0) + view.getByte(view.capacity() - 1);
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
            sum += valueLength(message(at));
        }
        return sum;
    }

    private static int valueLength(final NodeDecoder node) {
        final NodeDecoder.PermissionsDecoder permissions = node.permissions();
        node.limit(node.limit() + permissions.actingBlockLength() * permissions.count());
        node.skipPath();
        return node.valueLength();
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
            sum += valueLength(message((int) position));
        }
        return sum;
    }

    @Override
    public void close() {
        // the garbage collector frees the memory
    }
}
