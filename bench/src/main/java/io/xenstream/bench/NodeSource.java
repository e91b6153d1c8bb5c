// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench;

import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.WritableRegion;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The nodes to encode, as daemons might hold them in memory. For C: for each node the counts of permissions, path and value (three words of
 * four octets and one unused), the permissions, the path without its NUL, the value, all padded to 8. For Java the same numbers in an array of
 * {@code int}: where the node's octets begin in that memory, the three counts, the permissions.
 */
final class NodeSource implements AutoCloseable {
    private static final int PERMISSIONS = 0;
    private static final int PATH_LENGTH = 4;
    private static final int VALUE_LENGTH = 8;
    private static final int DATA = 16;
    private static final int PERMISSION_LENGTH = 4;

    private final WritableRegion memory;
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private int[] numbers = new int[1 << 20];
    private int count;
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
        addNumber(at + PERMISSION_LENGTH * permissions);
        addNumber(permissions);
        addNumber(node.pathLength());
        addNumber(node.valueLength());
        for (int i = 0; i < permissions; i++) {
            addNumber(node.permissionLetter(i) | (node.permissionFlags(i) << 8) | (node.permissionDomid(i) << 16));
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

    private void addNumber(final int number) {
        if (count == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * count);
        }
        numbers[count++] = number;
    }

    private int put(final int at, final DirectBuffer octets) {
        buffer.putBytes(at, octets, 0, octets.capacity());
        return at + octets.capacity();
    }

    UnsafeBuffer buffer() {
        return buffer;
    }

    int[] numbers() {
        return numbers;
    }

    /** How many of the numbers are in use. */
    int count() {
        return count;
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
