// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/**
 * Reads XDR (RFC 4506), one value behind the other. Lengths are checked against what there is, and against what the value may have, before
 * anything is allocated.
 *
 * <p>Where the octets are not what the caller asks for, throws a {@link Malformed}, which the connection turns into an error of the peer's.
 */
final class XdrDecoder {
    private DirectBuffer buffer;
    private int at;
    private int end;

    /** Octets that are not the XDR that they should be. */
    static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Malformed(final String message) {
            super(message, null, false, false);
        }
    }

    XdrDecoder wrap(final DirectBuffer octets, final int offset, final int length) {
        octets.boundsCheck(offset, length);
        buffer = octets;
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

    /** A number of octets, or of something else that there cannot be less than none of. */
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
            throw new Malformed(
                    "a value of " + Integer.toUnsignedString(length) + " octets, where " + longest + " are the most");
        }
        final int padded = (length + XdrEncoder.UNIT - 1) & -XdrEncoder.UNIT;
        final int start = take(padded);
        final byte[] octets = new byte[length];
        buffer.getBytes(start, octets);
        for (int i = start + length; i < start + padded; i++) {
            if (buffer.getByte(i) != 0) {
                throw new Malformed("padding that is not zero");
            }
        }
        return octets;
    }

    /** Text without control characters: what a peer says may come before somebody's terminal. */
    String getString(final int longest) {
        final String text = new String(getOpaque(longest), StandardCharsets.UTF_8);
        final StringBuilder printable = new StringBuilder(text.length());
        text.codePoints().map(c -> Character.isISOControl(c) ? '?' : c).forEach(printable::appendCodePoint);
        return printable.toString();
    }

    /** What comes behind the values that this release knows is an error: the peer would believe that we heed it. */
    void requireEnd() {
        if (at != end) {
            throw new Malformed((end - at) + " octets more than there should be");
        }
    }

    private int take(final int length) {
        if (length > end - at) {
            throw new Malformed("an end " + (length - (end - at)) + " octets too early");
        }
        final int start = at;
        at += length;
        return start;
    }
}
