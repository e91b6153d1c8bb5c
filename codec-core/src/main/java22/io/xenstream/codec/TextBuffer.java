// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** The methods of a buffer that read and write text and floating-point numbers, as Agrona defines them, by those for bytes and integers. */
abstract class TextBuffer implements MutableDirectBuffer {
    /** Requires room for bytes that will be written. */
    void reserve(final int index, final int length) {
        boundsCheck(index, length);
    }

    @Override
    public final double getDouble(final int index, final ByteOrder order) {
        return Double.longBitsToDouble(getLong(index, order));
    }

    @Override
    public final double getDouble(final int index) {
        return Double.longBitsToDouble(getLong(index));
    }

    @Override
    public final float getFloat(final int index, final ByteOrder order) {
        return Float.intBitsToFloat(getInt(index, order));
    }

    @Override
    public final float getFloat(final int index) {
        return Float.intBitsToFloat(getInt(index));
    }

    @Override
    public final char getChar(final int index, final ByteOrder order) {
        return (char) getShort(index, order);
    }

    @Override
    public final char getChar(final int index) {
        return (char) getShort(index);
    }

    @Override
    public final void putDouble(final int index, final double value, final ByteOrder order) {
        putLong(index, Double.doubleToRawLongBits(value), order);
    }

    @Override
    public final void putDouble(final int index, final double value) {
        putLong(index, Double.doubleToRawLongBits(value));
    }

    @Override
    public final void putFloat(final int index, final float value, final ByteOrder order) {
        putInt(index, Float.floatToRawIntBits(value), order);
    }

    @Override
    public final void putFloat(final int index, final float value) {
        putInt(index, Float.floatToRawIntBits(value));
    }

    @Override
    public final void putChar(final int index, final char value, final ByteOrder order) {
        putShort(index, (short) value, order);
    }

    @Override
    public final void putChar(final int index, final char value) {
        putShort(index, (short) value);
    }

    @Override
    public final int parseNaturalIntAscii(final int index, final int length) {
        return Integer.parseInt(requireDigits(index, length));
    }

    @Override
    public final long parseNaturalLongAscii(final int index, final int length) {
        return Long.parseLong(requireDigits(index, length));
    }

    @Override
    public final int parseIntAscii(final int index, final int length) {
        return Integer.parseInt(getStringWithoutLengthAscii(index, length));
    }

    @Override
    public final long parseLongAscii(final int index, final int length) {
        return Long.parseLong(getStringWithoutLengthAscii(index, length));
    }

    private String requireDigits(final int index, final int length) {
        final String digits = getStringWithoutLengthAscii(index, length);
        if (digits.startsWith("-") || digits.startsWith("+")) {
            throw new NumberFormatException(digits + " is not a natural number");
        }
        return digits;
    }

    @Override
    public final int putIntAscii(final int index, final int value) {
        return putStringWithoutLengthAscii(index, Integer.toString(value));
    }

    @Override
    public final int putNaturalIntAscii(final int index, final int value) {
        return putStringWithoutLengthAscii(index, Integer.toString(value));
    }

    @Override
    public final int putNaturalLongAscii(final int index, final long value) {
        return putStringWithoutLengthAscii(index, Long.toString(value));
    }

    @Override
    public final int putLongAscii(final int index, final long value) {
        return putStringWithoutLengthAscii(index, Long.toString(value));
    }

    @Override
    public final void putNaturalPaddedIntAscii(final int index, final int length, final int value) {
        final String digits = Integer.toString(value);
        if (digits.length() > length) {
            throw new NumberFormatException(value + " does not fit " + length + " digits");
        }
        putStringWithoutLengthAscii(index, "0".repeat(length - digits.length()) + digits);
    }

    @Override
    public final int putNaturalIntAsciiFromEnd(final int value, final int endExclusive) {
        final String digits = Integer.toString(value);
        putStringWithoutLengthAscii(endExclusive - digits.length(), digits);
        return endExclusive - digits.length();
    }

    @Override
    public final String getStringAscii(final int index) {
        return getStringAscii(index, getInt(index));
    }

    @Override
    public final String getStringAscii(final int index, final ByteOrder order) {
        return getStringAscii(index, getInt(index, order));
    }

    @Override
    public final String getStringAscii(final int index, final int length) {
        return getStringWithoutLengthAscii(index + STR_HEADER_LEN, length);
    }

    @Override
    public final int getStringAscii(final int index, final Appendable appendable) {
        return getStringAscii(index, getInt(index), appendable);
    }

    @Override
    public final int getStringAscii(final int index, final Appendable appendable, final ByteOrder order) {
        return getStringAscii(index, getInt(index, order), appendable);
    }

    @Override
    public final int getStringAscii(final int index, final int length, final Appendable appendable) {
        return getStringWithoutLengthAscii(index + STR_HEADER_LEN, length, appendable);
    }

    @Override
    public final String getStringWithoutLengthAscii(final int index, final int length) {
        return new String(copy(index, length), StandardCharsets.US_ASCII);
    }

    @Override
    public final int getStringWithoutLengthAscii(final int index, final int length, final Appendable appendable) {
        boundsCheck(index, length);
        try {
            for (int i = 0; i < length; i++) {
                final char c = (char) getByte(index + i);
                appendable.append(c > 0x7F ? '?' : c);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return length;
    }

    @Override
    public final String getStringUtf8(final int index) {
        return getStringUtf8(index, getInt(index));
    }

    @Override
    public final String getStringUtf8(final int index, final ByteOrder order) {
        return getStringUtf8(index, getInt(index, order));
    }

    @Override
    public final String getStringUtf8(final int index, final int length) {
        return getStringWithoutLengthUtf8(index + STR_HEADER_LEN, length);
    }

    @Override
    public final String getStringWithoutLengthUtf8(final int index, final int length) {
        return new String(copy(index, length), StandardCharsets.UTF_8);
    }

    private byte[] copy(final int index, final int length) {
        boundsCheck(index, length);
        final byte[] bytes = new byte[length];
        getBytes(index, bytes);
        return bytes;
    }

    @Override
    public final int putStringAscii(final int index, final String value) {
        return putStringAscii(index, (CharSequence) value);
    }

    @Override
    public final int putStringAscii(final int index, final CharSequence value) {
        return putStringAscii(index, value, ByteOrder.nativeOrder());
    }

    @Override
    public final int putStringAscii(final int index, final String value, final ByteOrder order) {
        return putStringAscii(index, (CharSequence) value, order);
    }

    @Override
    public final int putStringAscii(final int index, final CharSequence value, final ByteOrder order) {
        final int length = value == null ? 0 : value.length();
        reserve(index, STR_HEADER_LEN + length);
        putInt(index, length, order);
        return STR_HEADER_LEN + putStringWithoutLengthAscii(index + STR_HEADER_LEN, value);
    }

    @Override
    public final int putStringWithoutLengthAscii(final int index, final String value) {
        return putStringWithoutLengthAscii(index, (CharSequence) value);
    }

    @Override
    public final int putStringWithoutLengthAscii(final int index, final CharSequence value) {
        return putStringWithoutLengthAscii(index, value, 0, value == null ? 0 : value.length());
    }

    @Override
    public final int putStringWithoutLengthAscii(
            final int index, final String value, final int valueOffset, final int length) {
        return putStringWithoutLengthAscii(index, (CharSequence) value, valueOffset, length);
    }

    @Override
    public final int putStringWithoutLengthAscii(
            final int index, final CharSequence value, final int valueOffset, final int length) {
        final int count = value == null ? 0 : Math.min(value.length() - valueOffset, length);
        reserve(index, count);
        for (int i = 0; i < count; i++) {
            final char c = value.charAt(valueOffset + i);
            putByte(index + i, (byte) (c > 0x7F ? '?' : c));
        }
        return count;
    }

    @Override
    public final int putStringUtf8(final int index, final String value) {
        return putStringUtf8(index, value, ByteOrder.nativeOrder());
    }

    @Override
    public final int putStringUtf8(final int index, final String value, final ByteOrder order) {
        return putStringUtf8(index, value, order, Integer.MAX_VALUE);
    }

    @Override
    public final int putStringUtf8(final int index, final String value, final int longest) {
        return putStringUtf8(index, value, ByteOrder.nativeOrder(), longest);
    }

    @Override
    public final int putStringUtf8(final int index, final String value, final ByteOrder order, final int longest) {
        final byte[] bytes = utf8(value);
        if (bytes.length > longest) {
            throw new IllegalArgumentException(
                    "a string of " + bytes.length + " bytes is longer than the maximum of " + longest);
        }
        reserve(index, STR_HEADER_LEN + bytes.length);
        putInt(index, bytes.length, order);
        putBytes(index + STR_HEADER_LEN, bytes);
        return STR_HEADER_LEN + bytes.length;
    }

    @Override
    public final int putStringWithoutLengthUtf8(final int index, final String value) {
        final byte[] bytes = utf8(value);
        putBytes(index, bytes);
        return bytes.length;
    }

    private static byte[] utf8(final String value) {
        return value == null ? new byte[0] : value.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public final int compareTo(final DirectBuffer other) {
        final int common = Math.min(capacity(), other.capacity());
        for (int i = 0; i < common; i++) {
            final int difference = Integer.compare(getByte(i) & 0xFF, other.getByte(i) & 0xFF);
            if (difference != 0) {
                return difference;
            }
        }
        return Integer.compare(capacity(), other.capacity());
    }

    @Override
    public final boolean equals(final Object other) {
        return other instanceof TextBuffer buffer && compareTo(buffer) == 0;
    }

    @Override
    public final int hashCode() {
        int hash = 1;
        for (int i = 0; i < capacity(); i++) {
            hash = 31 * hash + getByte(i);
        }
        return hash;
    }
}
