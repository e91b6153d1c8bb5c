// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * A message of the xenstore wire protocol: a header of four numbers in the machine's byte order, and a payload.
 *
 * @param type          a constant of this class
 * @param requestId     the client's id, which the response repeats
 * @param transactionId 0 outside of transactions
 * @param payload       {@code payload.length} bytes
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares messages
public record Message(int type, int requestId, int transactionId, byte[] payload) {
    /** Strings hold one byte per character. */
    static final Charset BYTES = StandardCharsets.ISO_8859_1;

    static final int HEADER_LENGTH = 16;

    static final int CONTROL = 0;
    static final int DIRECTORY = 1;
    static final int READ = 2;
    static final int GET_PERMS = 3;
    static final int WATCH = 4;
    static final int UNWATCH = 5;
    static final int TRANSACTION_START = 6;
    static final int TRANSACTION_END = 7;
    static final int INTRODUCE = 8;
    static final int RELEASE = 9;
    static final int GET_DOMAIN_PATH = 10;
    static final int WRITE = 11;
    static final int MKDIR = 12;
    static final int RM = 13;
    static final int SET_PERMS = 14;
    static final int WATCH_EVENT = 15;
    static final int ERROR = 16;
    static final int IS_DOMAIN_INTRODUCED = 17;
    static final int RESUME = 18;
    static final int SET_TARGET = 19;
    static final int RESET_WATCHES = 21;
    static final int DIRECTORY_PART = 22;

    private static final int LARGEST_PAYLOAD = 4096;

    /** A message whose payload consists of strings, each followed by a NUL. */
    static Message of(final int type, final int requestId, final int transactionId, final String... strings) {
        return new Message(type, requestId, transactionId, strings(strings));
    }

    static byte[] strings(final String... strings) {
        final StringBuilder payload = new StringBuilder();
        for (final String string : strings) {
            payload.append(string).append('\0');
        }
        return payload.toString().getBytes(BYTES);
    }

    /** Header and payload. */
    byte[] bytes() {
        return ByteBuffer.allocate(HEADER_LENGTH + payload.length)
                .order(ByteOrder.nativeOrder())
                .putInt(type)
                .putInt(requestId)
                .putInt(transactionId)
                .putInt(payload.length)
                .put(payload)
                .array();
    }

    /**
     * The message at a buffer's position, which moves behind it; {@code null} if it is not there as a whole.
     *
     * @throws AssertionError if this is no message
     */
    static Message take(final ByteBuffer bytes) {
        if (bytes.remaining() < HEADER_LENGTH) {
            return null;
        }
        final ByteBuffer header = bytes.duplicate().order(ByteOrder.nativeOrder());
        final int type = header.getInt();
        final int requestId = header.getInt();
        final int transactionId = header.getInt();
        final int length = header.getInt();
        if (length < 0 || length > LARGEST_PAYLOAD) {
            throw new AssertionError("not a message: type " + type + ", length " + length);
        }
        if (header.remaining() < length) {
            return null;
        }
        final byte[] payload = new byte[length];
        header.get(payload);
        bytes.position(header.position());
        return new Message(type, requestId, transactionId, payload);
    }

    /** The payload as text, without the NUL at its end if there is one. */
    public String text() {
        final String text = new String(payload, BYTES);
        return text.endsWith("\0") ? text.substring(0, text.length() - 1) : text;
    }
}
