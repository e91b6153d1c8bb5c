// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A complete request, in the client's input. Valid until more input is read. */
final class Request {
    private final UnsafeBuffer payload = new UnsafeBuffer(0, 0);
    private int type;
    private int requestId;
    private int transactionId;

    Request wrap(final UnsafeBuffer message, final int offset, final int payloadLength) {
        type = MessageHeader.type(message, offset);
        requestId = MessageHeader.requestId(message, offset);
        transactionId = MessageHeader.transactionId(message, offset);
        payload.wrap(message, offset + MessageHeader.LENGTH, payloadLength);
        return this;
    }

    /** A constant of {@link MessageType}, or any other number. */
    int type() {
        return type;
    }

    /** Chosen by the client, repeated in the reply. */
    int requestId() {
        return requestId;
    }

    /** Its transaction, or 0. */
    int transactionId() {
        return transactionId;
    }

    /** Up to 4096 bytes. */
    DirectBuffer payload() {
        return payload;
    }

    /**
     * The length of the payload's only string, without its NUL.
     *
     * @throws RequestException if it is not exactly one string
     */
    int onlyLength() {
        final int length = stringLength(0);
        if (length != payload.capacity() - 1) {
            throw new RequestException(StoreError.EINVAL);
        }
        return length;
    }

    /**
     * The length of the string at an offset of the payload, without its NUL.
     *
     * @throws RequestException if it has no NUL
     */
    int stringLength(final int offset) {
        for (int i = offset; i < payload.capacity(); i++) {
            if (payload.getByte(i) == 0) {
                return i - offset;
            }
        }
        throw new RequestException(StoreError.EINVAL);
    }

    /** Whether there is another string at an offset of the payload. */
    boolean hasStringAt(final int offset) {
        for (int i = offset; i < payload.capacity(); i++) {
            if (payload.getByte(i) == 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * The payload as a single string.
     *
     * @throws RequestException if it is not exactly one string
     */
    String only() {
        return ProtocolText.text(payload, 0, onlyLength());
    }

    /**
     * The payload's strings; bytes after the last NUL are ignored.
     *
     * @throws RequestException if there are fewer than needed
     */
    List<String> strings(final int needed) {
        final List<String> strings = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < payload.capacity(); i++) {
            if (payload.getByte(i) == 0) {
                strings.add(ProtocolText.text(payload, from, i - from));
                from = i + 1;
            }
        }
        if (strings.size() < needed) {
            throw new RequestException(StoreError.EINVAL);
        }
        return strings;
    }
}
