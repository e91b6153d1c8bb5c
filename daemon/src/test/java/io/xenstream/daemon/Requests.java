// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.io.ByteArrayOutputStream;
import org.agrona.concurrent.UnsafeBuffer;

/** Requests as bytes. */
final class Requests {
    static final byte[] NONE = {};

    private Requests() {}

    static byte[] payload(final String... strings) {
        return ProtocolText.of(String.join("\0", strings) + '\0');
    }

    static byte[] of(final int type, final int requestId, final int transactionId, final String... strings) {
        return of(type, requestId, transactionId, payload(strings));
    }

    static byte[] of(final int type, final int requestId, final int transactionId, final byte[] payload) {
        final byte[] bytes = new byte[MessageHeader.LENGTH + payload.length];
        MessageHeader.encode(new UnsafeBuffer(bytes), 0, type, requestId, transactionId, payload.length);
        System.arraycopy(payload, 0, bytes, MessageHeader.LENGTH, payload.length);
        return bytes;
    }

    static byte[] joined(final byte[]... requests) {
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (final byte[] request : requests) {
            all.writeBytes(request);
        }
        return all.toByteArray();
    }
}
