// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/**
 * Decodes XDR values (RFC 4506) sequentially. Lengths are checked against the remaining bytes and the maximum of the value before memory is
 * allocated.
 *
 * <p>Throws {@link Malformed} if the bytes cannot be decoded; the connection reports it to the peer.
 */
final class XdrDecoder {
    private DirectBuffer buffer;
    private int at;
    private int end;

    /** The bytes cannot be decoded as the requested XDR value. */
    static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Malformed(final String message) {
            super(message, null, false, false);
        }
    }

    XdrDecoder wrap(final DirectBuffer bytes, final int offset, final int length) {
        bytes.boundsCheck(offset, length);
        buffer = bytes;
        at = offset;
        end = offset + length;
        return this;
    }

    int getInt() {
        return buffer.getInt(take(Integer.BYTES), ByteOrder.BIG_ENDIAN);
    }

    long getHyper() {
        return buffer.getLong(take(Long.BYTES), ByteOrder.BIG_ENDIAN);
    }

    /** Decodes a non-negative hyper. */
    long getCount() {
        final long value = getHyper();
        if (value < 0) {
            throw new Malformed("the count " + Long.toUnsignedString(value));
        }
        return value;
    }

    boolean getBoolean() {
        final int value = getInt();
        if (value >>> 1 != 0) {
            throw new Malformed("the boolean " + Integer.toUnsignedString(value));
        }
        return value == 1;
    }

    byte[] getOpaque(final int longest) {
        final int length = getInt();
        if (length < 0 || length > longest) {
            throw new Malformed("a value of " + Integer.toUnsignedString(length) + " bytes, longer than " + longest);
        }
        final int padded = (length + XdrEncoder.UNIT - 1) & -XdrEncoder.UNIT;
        final int start = take(padded);
        final byte[] bytes = new byte[length];
        buffer.getBytes(start, bytes);
        for (int i = start + length; i < start + padded; i++) {
            if (buffer.getByte(i) != 0) {
                throw new Malformed("padding that is not zero");
            }
        }
        return bytes;
    }

    /** Decodes a string. Replaces control characters, since it may be printed on a terminal. */
    String getString(final int longest) {
        final String text = new String(getOpaque(longest), StandardCharsets.UTF_8);
        final StringBuilder printable = new StringBuilder(text.length());
        text.codePoints().map(c -> Character.isISOControl(c) ? '?' : c).forEach(printable::appendCodePoint);
        return printable.toString();
    }

    /** Rejects trailing bytes, since the peer would assume that they have an effect. */
    void requireEnd() {
        if (at != end) {
            throw new Malformed((end - at) + " surplus bytes");
        }
    }

    private int take(final int length) {
        if (length > end - at) {
            throw new Malformed("the end, " + (length - (end - at)) + " bytes too early");
        }
        final int start = at;
        at += length;
        return start;
    }
}
