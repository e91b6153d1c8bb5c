// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.RecordDecoder;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import java.nio.ByteOrder;
import java.util.concurrent.ThreadLocalRandom;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Which nodes an image has shown so far: a hash table outside of the heap, eight octets a slot, that points back into the image.
 *
 * <p>A slot holds the offset of a record, divided by 8, and above it some bits of the path's hash, so that the octets in the image are
 * compared when those agree, and hardly ever else. A transaction's nodes are told from committed ones by their ids. The hash has a seed of its
 * own in each run: an image cannot be made to collide.
 */
final class SeenNodes implements AutoCloseable {
    private static final int OFFSET_BITS = 40;
    private static final long OFFSET_MASK = (1L << OFFSET_BITS) - 1;
    private static final int SMALLEST_CAPACITY = 1024;
    /** A node's record is seldom shorter, so that the table seldom grows. */
    private static final int EXPECTED_RECORD_LENGTH = 80;

    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private final Region image;
    private final ByteOrder order;
    private final UnsafeBuffer window = new UnsafeBuffer(0, 0);
    private final NodeDataDecoder candidate = new NodeDataDecoder();
    private final long seed = ThreadLocalRandom.current().nextLong();
    private WritableRegion slots;
    private long mask;
    private long size;

    SeenNodes(final Region image, final ByteOrder order) {
        this.image = image;
        this.order = order;
        final long expected = Math.max(SMALLEST_CAPACITY, image.length() / EXPECTED_RECORD_LENGTH);
        allocate(BitUtil.findNextPositivePowerOfTwo(expected));
    }

    private void allocate(final long capacity) {
        slots = WritableRegion.allocate(capacity * Long.BYTES, "table of nodes");
        mask = capacity - 1;
    }

    /**
     * Notes a node.
     *
     * @return the offset of the same node's record seen before, or -1
     */
    long add(final long offset, final long connId, final long txId, final DirectBuffer path) {
        if (4 * size > 3 * mask) {
            grow();
        }
        final long hash = hash(connId, txId, path, path.capacity());
        long slot = hash & mask;
        long entry = slots.getLong(slot * Long.BYTES);
        while (entry != 0) {
            if (isSame(entry, hash, connId, txId, path, path.capacity())) {
                return offsetOf(entry);
            }
            slot = (slot + 1) & mask;
            entry = slots.getLong(slot * Long.BYTES);
        }
        slots.putLong(slot * Long.BYTES, entry(hash, offset));
        size++;
        return -1;
    }

    /** Whether the node with the first octets of a path has been noted. */
    boolean contains(final long connId, final long txId, final DirectBuffer path, final int length) {
        final long hash = hash(connId, txId, path, length);
        long slot = hash & mask;
        long entry = slots.getLong(slot * Long.BYTES);
        while (entry != 0) {
            if (isSame(entry, hash, connId, txId, path, length)) {
                return true;
            }
            slot = (slot + 1) & mask;
            entry = slots.getLong(slot * Long.BYTES);
        }
        return false;
    }

    private static long entry(final long hash, final long offset) {
        return (hash & ~OFFSET_MASK) | (offset / RecordDecoder.BODY_OFFSET);
    }

    private static long offsetOf(final long entry) {
        return (entry & OFFSET_MASK) * RecordDecoder.BODY_OFFSET;
    }

    private boolean isSame(
            final long entry,
            final long hash,
            final long connId,
            final long txId,
            final DirectBuffer path,
            final int length) {
        if (((entry ^ hash) & ~OFFSET_MASK) != 0) {
            return false;
        }
        load(offsetOf(entry));
        final DirectBuffer other = candidate.path();
        return other.capacity() == length
                && candidate.connId() == connId
                && transactionOf(candidate) == txId
                && startsWith(other, path, length);
    }

    private void load(final long offset) {
        image.wrap(window, offset, RecordDecoder.BODY_OFFSET);
        final int length = window.getInt(Integer.BYTES, order);
        image.wrap(window, offset, RecordDecoder.BODY_OFFSET + length);
        candidate.wrap(window, 0, order);
    }

    /** The transaction of a node; its field has no meaning in a committed one. */
    static long transactionOf(final NodeDataDecoder node) {
        return node.isCommitted() ? 0 : node.txId();
    }

    private void grow() {
        final WritableRegion old = slots;
        final long oldCapacity = mask + 1;
        allocate(2 * oldCapacity);
        for (long i = 0; i < oldCapacity; i++) {
            final long entry = old.getLong(i * Long.BYTES);
            if (entry != 0) {
                move(offsetOf(entry));
            }
        }
        old.close();
    }

    private void move(final long offset) {
        load(offset);
        final DirectBuffer path = candidate.path();
        final long hash = hash(candidate.connId(), transactionOf(candidate), path, path.capacity());
        long slot = hash & mask;
        while (slots.getLong(slot * Long.BYTES) != 0) {
            slot = (slot + 1) & mask;
        }
        slots.putLong(slot * Long.BYTES, entry(hash, offset));
    }

    private long hash(final long connId, final long txId, final DirectBuffer path, final int length) {
        long hash = mix(seed ^ connId ^ (txId << 32), length + MULTIPLIER);
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            hash = mix(hash ^ path.getLong(i), MULTIPLIER);
        }
        long tail = 0;
        for (; i < length; i++) {
            tail = (tail << Byte.SIZE) | (path.getByte(i) & 0xFF);
        }
        return mix(hash ^ tail, seed | 1);
    }

    private static long mix(final long a, final long b) {
        return (a * b) ^ Math.multiplyHigh(a, b);
    }

    static boolean startsWith(final DirectBuffer buffer, final DirectBuffer prefix, final int length) {
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            if (buffer.getLong(i) != prefix.getLong(i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (buffer.getByte(i) != prefix.getByte(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        slots.close();
    }
}
