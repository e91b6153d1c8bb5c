// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** A buffer over an array that is replaced by a longer one when bytes are written behind its end, where Agrona's own, which need a JVM flag, cannot be used. */
final class ExpandableBuffer extends TextBuffer {
    /** A JVM may refuse longer arrays. */
    private static final int LONGEST = Integer.MAX_VALUE - 8;

    private final SegmentBuffer bytes = new SegmentBuffer();

    ExpandableBuffer(final int capacity) {
        bytes.wrap(new byte[capacity]);
    }

    /** Makes room for bytes that will be written. */
    @Override
    void reserve(final int index, final int length) {
        final long end = (long) index + length;
        if ((index | length) < 0 || end > LONGEST) {
            throw new IndexOutOfBoundsException("index=" + index + " length=" + length + " longest=" + LONGEST);
        }
        if (end > bytes.capacity()) {
            final long half = (long) bytes.capacity() + (bytes.capacity() >> 1);
            final byte[] longer = new byte[(int) Math.min(Math.max(end, half), LONGEST)];
            bytes.getBytes(0, longer, 0, bytes.capacity());
            bytes.wrap(longer);
        }
    }

    @Override
    public boolean isExpandable() {
        return true;
    }

    @Override
    public int capacity() {
        return bytes.capacity();
    }

    @Override
    public void checkLimit(final int limit) {
        reserve(limit, 0);
    }

    @Override
    public void boundsCheck(final int index, final int length) {
        bytes.boundsCheck(index, length);
    }

    @Override
    public long addressOffset() {
        return bytes.addressOffset();
    }

    @Override
    public byte[] byteArray() {
        return bytes.byteArray();
    }

    @Override
    public ByteBuffer byteBuffer() {
        return null;
    }

    @Override
    public int wrapAdjustment() {
        return 0;
    }

    @Override
    public void wrap(final byte[] buffer) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void wrap(final byte[] buffer, final int offset, final int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void wrap(final ByteBuffer buffer) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void wrap(final ByteBuffer buffer, final int offset, final int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void wrap(final DirectBuffer buffer) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void wrap(final DirectBuffer buffer, final int offset, final int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void wrap(final long address, final int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte getByte(final int index) {
        return bytes.getByte(index);
    }

    @Override
    public short getShort(final int index) {
        return bytes.getShort(index);
    }

    @Override
    public short getShort(final int index, final ByteOrder order) {
        return bytes.getShort(index, order);
    }

    @Override
    public int getInt(final int index) {
        return bytes.getInt(index);
    }

    @Override
    public int getInt(final int index, final ByteOrder order) {
        return bytes.getInt(index, order);
    }

    @Override
    public long getLong(final int index) {
        return bytes.getLong(index);
    }

    @Override
    public long getLong(final int index, final ByteOrder order) {
        return bytes.getLong(index, order);
    }

    @Override
    public void putByte(final int index, final byte value) {
        reserve(index, Byte.BYTES);
        bytes.putByte(index, value);
    }

    @Override
    public void putShort(final int index, final short value) {
        reserve(index, Short.BYTES);
        bytes.putShort(index, value);
    }

    @Override
    public void putShort(final int index, final short value, final ByteOrder order) {
        reserve(index, Short.BYTES);
        bytes.putShort(index, value, order);
    }

    @Override
    public void putInt(final int index, final int value) {
        reserve(index, Integer.BYTES);
        bytes.putInt(index, value);
    }

    @Override
    public void putInt(final int index, final int value, final ByteOrder order) {
        reserve(index, Integer.BYTES);
        bytes.putInt(index, value, order);
    }

    @Override
    public void putLong(final int index, final long value) {
        reserve(index, Long.BYTES);
        bytes.putLong(index, value);
    }

    @Override
    public void putLong(final int index, final long value, final ByteOrder order) {
        reserve(index, Long.BYTES);
        bytes.putLong(index, value, order);
    }

    @Override
    public void setMemory(final int index, final int length, final byte value) {
        reserve(index, length);
        bytes.setMemory(index, length, value);
    }

    @Override
    public void getBytes(final int index, final byte[] target) {
        bytes.getBytes(index, target);
    }

    @Override
    public void getBytes(final int index, final byte[] target, final int offset, final int length) {
        bytes.getBytes(index, target, offset, length);
    }

    @Override
    public void getBytes(final int index, final MutableDirectBuffer target, final int targetIndex, final int length) {
        bytes.getBytes(index, target, targetIndex, length);
    }

    @Override
    public void getBytes(final int index, final ByteBuffer target, final int length) {
        bytes.getBytes(index, target, length);
    }

    @Override
    public void getBytes(final int index, final ByteBuffer target, final int offset, final int length) {
        bytes.getBytes(index, target, offset, length);
    }

    @Override
    public void putBytes(final int index, final byte[] source) {
        reserve(index, source.length);
        bytes.putBytes(index, source);
    }

    @Override
    public void putBytes(final int index, final byte[] source, final int offset, final int length) {
        reserve(index, length);
        bytes.putBytes(index, source, offset, length);
    }

    @Override
    public void putBytes(final int index, final ByteBuffer source, final int length) {
        reserve(index, length);
        bytes.putBytes(index, source, length);
    }

    @Override
    public void putBytes(final int index, final ByteBuffer source, final int offset, final int length) {
        reserve(index, length);
        bytes.putBytes(index, source, offset, length);
    }

    @Override
    public void putBytes(final int index, final DirectBuffer source, final int sourceIndex, final int length) {
        reserve(index, length);
        bytes.putBytes(index, source, sourceIndex, length);
    }

    @Override
    public String toString() {
        return "ExpandableBuffer{capacity=" + bytes.capacity() + '}';
    }
}
