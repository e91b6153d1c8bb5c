// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The header of each message. Both fields are little-endian.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                       Length of the body                      |
 *  +---------------------------------------------------------------+
 *  |                             Type                              |
 *  +---------------------------------------------------------------+
 *  |                             Body                             ...
 * </pre>
 *
 * <p>The length does not count the header.
 */
final class MessageHeaderFlyweight {
    static final int LENGTH = 8;

    static final int BODY_LENGTH_OFFSET = 0;
    static final int TYPE_OFFSET = BODY_LENGTH_OFFSET + Integer.BYTES;

    private ByteBuffer buffer;
    private int offset;

    /** Stands on a header in a little-endian buffer. */
    MessageHeaderFlyweight wrap(final ByteBuffer message, final int at) {
        if (message.order() != ByteOrder.LITTLE_ENDIAN) {
            throw new IllegalArgumentException("the buffer must be little-endian");
        }
        buffer = message;
        offset = at;
        return this;
    }

    /** Bytes of the body; unsigned on the wire. */
    long bodyLength() {
        return Integer.toUnsignedLong(buffer.getInt(offset + BODY_LENGTH_OFFSET));
    }

    MessageHeaderFlyweight bodyLength(final int bytes) {
        buffer.putInt(offset + BODY_LENGTH_OFFSET, bytes);
        return this;
    }

    /** The code of a {@link MessageType}, or any other number. */
    int typeCode() {
        return buffer.getInt(offset + TYPE_OFFSET);
    }

    MessageHeaderFlyweight typeCode(final int code) {
        buffer.putInt(offset + TYPE_OFFSET, code);
        return this;
    }

    @Override
    public String toString() {
        final MessageType type = MessageType.of(typeCode());
        return (type == null ? "type " + Integer.toUnsignedString(typeCode()) : type.name()) + ", " + bodyLength()
                + " bytes";
    }
}
