// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.chroniclewire;

import io.xenstream.bench.work.Encoder;
import io.xenstream.bench.work.NodeSource;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.wire.DocumentContext;
import net.openhft.chronicle.wire.Wire;
import net.openhft.chronicle.wire.WireType;

/** Writes one document per node into its own memory. */
public final class ChronicleWireEncoder implements Encoder {
    private final NodeSource nodes;
    private final Bytes<?> output;
    private final Wire wire;
    private final int[] permissions = new int[1 << 16];
    private final PointerBytesStore bytes = new PointerBytesStore();

    /**
     * Encodes into memory.
     *
     * @param nodes  the nodes to encode
     * @param type  the type of wire
     */
    public ChronicleWireEncoder(final NodeSource nodes, final WireType type) {
        this.nodes = nodes;
        this.output = Bytes.allocateDirect(2 * nodes.imageLength() + (1 << 20));
        output.singleThreadedCheckDisabled(true);
        bytes.singleThreadedCheckDisabled(true);
        this.wire = type.apply(output);
    }

    @Override
    public long encode() {
        final int end = nodes.end();
        output.clear();
        for (int node = 0; node < end; node = nodes.next(node)) {
            try (DocumentContext document = wire.writingDocument()) {
                write(document.wire(), node);
            }
        }
        return output.writePosition();
    }

    private void write(final Wire document, final int node) {
        document.write("connId").uint32(Integer.toUnsignedLong(nodes.connId(node)));
        document.write("txId").uint32(Integer.toUnsignedLong(nodes.txId(node)));
        document.write("access").uint16(nodes.access(node));
        final int count = nodes.permissionCount(node);
        for (int i = 0; i < count; i++) {
            permissions[i] = nodes.permission(node, i);
        }
        document.write("permissions").array(permissions, count);
        final long memory = nodes.address();
        bytes.set(memory + nodes.pathOffset(node), nodes.pathLength(node));
        document.write("path").bytes(bytes);
        bytes.set(memory + nodes.valueOffset(node), nodes.valueLength(node));
        document.write("value").bytes(bytes);
    }

    Bytes<?> output() {
        return output;
    }

    @Override
    public long everyField() {
        return new ChronicleWireScanner(output, wire).everyField();
    }

    Wire wire() {
        return wire;
    }

    @Override
    public void close() {
        output.releaseLast();
    }
}
