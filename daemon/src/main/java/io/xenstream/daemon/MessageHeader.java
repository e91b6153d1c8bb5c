// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The header of a message: four 32-bit numbers in the machine's byte order.
 *
 * <pre>
 *   0: type   4: req-id   8: tx-id   12: bytes of the payload that follows
 * </pre>
 */
final class MessageHeader {
    /** Bytes of the header. */
    static final int LENGTH = 16;
    /** The longest payload of a message, either way. */
    static final int LONGEST_PAYLOAD = 4096;
    /** The longest message. */
    static final int LONGEST_MESSAGE = LENGTH + LONGEST_PAYLOAD;

    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private MessageHeader() {}

    static int type(final UnsafeBuffer buffer, final int offset) {
        return buffer.getInt(offset, ORDER);
    }

    static int requestId(final UnsafeBuffer buffer, final int offset) {
        return buffer.getInt(offset + 4, ORDER);
    }

    static int transactionId(final UnsafeBuffer buffer, final int offset) {
        return buffer.getInt(offset + 8, ORDER);
    }

    /** Bytes of the payload; unsigned. */
    static long payloadLength(final UnsafeBuffer buffer, final int offset) {
        return Integer.toUnsignedLong(buffer.getInt(offset + 12, ORDER));
    }

    static void encode(
            final UnsafeBuffer buffer,
            final int offset,
            final int type,
            final int requestId,
            final int transactionId,
            final int payloadLength) {
        buffer.putInt(offset, type, ORDER);
        buffer.putInt(offset + 4, requestId, ORDER);
        buffer.putInt(offset + 8, transactionId, ORDER);
        buffer.putInt(offset + 12, payloadLength, ORDER);
    }
}
