// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors
package io.xenstream.bench;

import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.WritableRegion;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The nodes to encode, as a daemon might hold them in memory: for each the counts of permissions, path and value (three words of four octets
 * and one unused), then the permissions, the path without its NUL, the value, all padded to 8. All contenders read this.
 */
final class NodeSource implements AutoCloseable {
    static final int PERMISSIONS = 0;
    static final int PATH_LENGTH = 4;
    static final int VALUE_LENGTH = 8;
    static final int DATA = 16;
    static final int PERMISSION_LENGTH = 4;

    private final WritableRegion memory;
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private int length;
    private int nodes;

    private NodeSource(final int capacity) {
        memory = WritableRegion.allocate(capacity, "nodes to encode");
        memory.wrap(buffer, 0, capacity);
    }

    static NodeSource of(final ImageReader image, final int capacity) {
        final NodeSource source = new NodeSource(capacity);
        while (image.next()) {
            if (image.type() == RecordType.NODE_DATA && image.nodeData().isCommitted()) {
                source.add(image.nodeData());
            }
        }
        return source;
    }

    private void add(final NodeDataDecoder node) {
        final int permissions = node.permissionCount();
        buffer.putInt(length + PERMISSIONS, permissions);
        buffer.putInt(length + PATH_LENGTH, node.pathLength());
        buffer.putInt(length + VALUE_LENGTH, node.valueLength());
        int at = length + DATA;
        for (int i = 0; i < permissions; i++) {
            buffer.putByte(at, node.permissionLetter(i));
            buffer.putByte(at + 1, (byte) node.permissionFlags(i));
            buffer.putShort(at + 2, (short) node.permissionDomid(i));
            at += PERMISSION_LENGTH;
        }
        at = put(at, node.path());
        at = put(at, node.value());
        length = (at + 7) & ~7;
        nodes++;
    }

    private int put(final int at, final DirectBuffer octets) {
        buffer.putBytes(at, octets, 0, octets.capacity());
        return at + octets.capacity();
    }

    UnsafeBuffer buffer() {
        return buffer;
    }

    int length() {
        return length;
    }

    int nodes() {
        return nodes;
    }

    @Override
    public void close() {
        memory.close();
    }
}
