// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.work;

import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.RecordType;
import io.xenstream.nativeio.MappedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The nodes to encode, laid out as a daemon might hold them in memory. For C, each node is six little-endian 32-bit words (number of
 * permissions, path length, value length, access, connection, transaction), followed by the permissions, the path without its NUL, and the
 * value, padded to 8 bytes. For Java, the same numbers are in an {@code int} array together with the offset of the node's bytes; the bytes are
 * available as a buffer and as an array.
 *
 * <p>A node is identified by the index of its numbers: {@code for (int node = 0; node < source.end(); node = source.next(node))}.
 */
public final class NodeSource {
    private static final int DATA = 24;
    private static final int PERMISSION_LENGTH = 4;

    private static final int CONN_ID = 1;
    private static final int TX_ID = 2;
    private static final int ACCESS = 3;
    private static final int PERMISSION_COUNT = 4;
    private static final int PATH_LENGTH = 5;
    private static final int VALUE_LENGTH = 6;
    private static final int PERMISSIONS = 7;

    private final ByteBuffer memory;
    private final UnsafeBuffer buffer;
    private final long imageLength;
    private int[] numbers = new int[1 << 16];
    private byte[] array;
    private int end;
    private int length;
    private int nodes;

    private NodeSource(final int capacity) {
        imageLength = capacity;
        memory = ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
        buffer = new UnsafeBuffer(memory);
    }

    /**
     * Lays out the nodes of an image, including those of transactions.
     *
     * @param workload less than 2 GiB
     * @return the source
     */
    public static NodeSource of(final Workload workload) {
        try (MappedImage image = MappedImage.open(workload.image());
                ImageReader reader = image.reader()) {
            final NodeSource source = new NodeSource(Math.toIntExact(image.length()));
            while (reader.next()) {
                if (reader.type() == RecordType.NODE_DATA) {
                    source.add(reader.nodeData());
                }
            }
            return source;
        }
    }

    private void add(final NodeDataDecoder node) {
        final int permissions = node.permissionCount();
        memory.putInt(length, permissions);
        memory.putInt(length + 4, node.pathLength());
        memory.putInt(length + 8, node.valueLength());
        memory.putInt(length + 12, node.access());
        memory.putInt(length + 16, (int) node.connId());
        memory.putInt(length + 20, (int) node.txId());
        int at = length + DATA;
        addNumbers(at + PERMISSION_LENGTH * permissions, node);
        for (int i = 0; i < permissions; i++) {
            memory.putInt(at, permission(end - permissions + i));
            at += PERMISSION_LENGTH;
        }
        at = put(at, node.path());
        at = put(at, node.value());
        length = (at + 7) & ~7;
        nodes++;
    }

    private void addNumbers(final int bytes, final NodeDataDecoder node) {
        final int permissions = node.permissionCount();
        if (end + PERMISSIONS + permissions > numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * numbers.length + permissions);
        }
        numbers[end] = bytes;
        numbers[end + CONN_ID] = (int) node.connId();
        numbers[end + TX_ID] = (int) node.txId();
        numbers[end + ACCESS] = node.access();
        numbers[end + PERMISSION_COUNT] = permissions;
        numbers[end + PATH_LENGTH] = node.pathLength();
        numbers[end + VALUE_LENGTH] = node.valueLength();
        end += PERMISSIONS;
        for (int i = 0; i < permissions; i++) {
            numbers[end++] =
                    node.permissionLetter(i) | (node.permissionFlags(i) << 8) | (node.permissionDomid(i) << 16);
        }
    }

    private int permission(final int index) {
        return numbers[index];
    }

    private int put(final int at, final DirectBuffer bytes) {
        buffer.putBytes(at, bytes, 0, bytes.capacity());
        return at + bytes.capacity();
    }

    /**
     * The nodes for C.
     *
     * @return the address of the first
     */
    public long address() {
        return buffer.addressOffset();
    }

    /**
     * The nodes for C.
     *
     * @return total length in bytes
     */
    public int length() {
        return length;
    }

    /**
     * Paths and values.
     *
     * @return the memory that contains them
     */
    public UnsafeBuffer buffer() {
        return buffer;
    }

    /**
     * Paths and values.
     *
     * @return the memory that contains them
     */
    public ByteBuffer byteBuffer() {
        return memory;
    }

    /**
     * Paths and values in an array, copied on the first call.
     *
     * @return the same bytes at the same offsets
     */
    public byte[] array() {
        if (array == null) {
            array = new byte[length];
            buffer.getBytes(0, array);
        }
        return array;
    }

    /**
     * The length of the image that the nodes come from.
     *
     * @return bytes
     */
    public long imageLength() {
        return imageLength;
    }

    /**
     * The number of nodes.
     *
     * @return nodes
     */
    public int nodes() {
        return nodes;
    }

    /**
     * The end of the loop over all nodes.
     *
     * @return one past the numbers of the last node
     */
    public int end() {
        return end;
    }

    /**
     * The next node.
     *
     * @param node a node
     * @return the next node, or {@link #end()}
     */
    public int next(final int node) {
        return node + PERMISSIONS + numbers[node + PERMISSION_COUNT];
    }

    /**
     * The connection id.
     *
     * @param node a node
     * @return the 32-bit id, 0 if the node is committed
     */
    public int connId(final int node) {
        return numbers[node + CONN_ID];
    }

    /**
     * The transaction id.
     *
     * @param node a node
     * @return the 32-bit id
     */
    public int txId(final int node) {
        return numbers[node + TX_ID];
    }

    /**
     * The access flags of a transaction's node.
     *
     * @param node a node
     * @return 0 to 65535
     */
    public int access(final int node) {
        return numbers[node + ACCESS];
    }

    /**
     * The number of permissions.
     *
     * @param node a node
     * @return 0 to 65535
     */
    public int permissionCount(final int node) {
        return numbers[node + PERMISSION_COUNT];
    }

    /**
     * A permission.
     *
     * @param node  a node
     * @param index of the permission
     * @return from the lowest bits: letter (8 bits), flags (8), domid (16)
     */
    public int permission(final int node, final int index) {
        return numbers[node + PERMISSIONS + index];
    }

    /**
     * The offset of the path.
     *
     * @param node a node
     * @return offset in {@link #buffer()} and {@link #array()}
     */
    public int pathOffset(final int node) {
        return numbers[node];
    }

    /**
     * The length of the path.
     *
     * @param node a node
     * @return bytes without a NUL
     */
    public int pathLength(final int node) {
        return numbers[node + PATH_LENGTH];
    }

    /**
     * The offset of the value.
     *
     * @param node a node
     * @return offset in {@link #buffer()} and {@link #array()}
     */
    public int valueOffset(final int node) {
        return numbers[node] + numbers[node + PATH_LENGTH];
    }

    /**
     * The length of the value.
     *
     * @param node a node
     * @return bytes
     */
    public int valueLength(final int node) {
        return numbers[node + VALUE_LENGTH];
    }
}
