// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.sbe;

import io.xenstream.bench.sbe.codec.MessageHeaderEncoder;
import io.xenstream.bench.sbe.codec.NodeEncoder;
import io.xenstream.bench.work.Encoder;
import io.xenstream.bench.work.Memory;
import io.xenstream.bench.work.NodeSource;
import java.nio.ByteOrder;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes one framed message per node. */
public final class SbeEncoder implements Encoder {
    static final int FRAME_LENGTH = 8;

    private final NodeSource nodes;
    private final UnsafeBuffer output;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final NodeEncoder message = new NodeEncoder();
    private int length;

    /**
     * Encodes into memory.
     *
     * @param nodes  the nodes to encode
     * @param memory the destination
     */
    public SbeEncoder(final NodeSource nodes, final Memory memory) {
        this.nodes = nodes;
        this.output = memory.window();
    }

    @Override
    public long encode() {
        final int end = nodes.end();
        int at = 0;
        for (int node = 0; node < end; node = nodes.next(node)) {
            at = encode(node, at);
        }
        length = at;
        return at;
    }

    private int encode(final int node, final int at) {
        message.wrapAndApplyHeader(output, at + FRAME_LENGTH, header)
                .connId(Integer.toUnsignedLong(nodes.connId(node)))
                .txId(Integer.toUnsignedLong(nodes.txId(node)))
                .access(nodes.access(node));
        final int permissions = nodes.permissionCount(node);
        final NodeEncoder.PermissionsEncoder group = message.permissionsCount(permissions);
        for (int i = 0; i < permissions; i++) {
            final int permission = nodes.permission(node, i);
            group.next()
                    .letter((short) (permission & 0xFF))
                    .flags((short) ((permission >>> 8) & 0xFF))
                    .domid(permission >>> 16);
        }
        message.putPath(nodes.buffer(), nodes.pathOffset(node), nodes.pathLength(node))
                .putValue(nodes.buffer(), nodes.valueOffset(node), nodes.valueLength(node));
        output.putLong(at, message.limit() - at, ByteOrder.LITTLE_ENDIAN);
        return BitUtil.align(message.limit(), FRAME_LENGTH);
    }

    int length() {
        return length;
    }

    @Override
    public long everyField() {
        return new SbeScanner(output, length).everyField();
    }

    @Override
    public void close() {
        // the garbage collector frees the memory
    }
}
