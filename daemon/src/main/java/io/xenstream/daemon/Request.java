// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A complete request.
 *
 * @param type          a constant of {@link MessageType}, or any other number
 * @param requestId     chosen by the client, repeated in the reply
 * @param transactionId its transaction, or 0
 * @param payload       up to 4096 bytes
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares requests
record Request(int type, int requestId, int transactionId, byte[] payload) {
    /**
     * The payload as a single string.
     *
     * @throws RequestException if it is not exactly one string
     */
    String only() {
        final int end = terminator(0);
        if (end != payload.length - 1) {
            throw new RequestException(StoreError.EINVAL);
        }
        return ProtocolText.text(payload, 0, end);
    }

    /**
     * The payload's first string.
     *
     * @throws RequestException if it has no NUL
     */
    String first() {
        return ProtocolText.text(payload, 0, terminator(0));
    }

    /** What follows the first string and its NUL. */
    byte[] rest() {
        return Arrays.copyOfRange(payload, terminator(0) + 1, payload.length);
    }

    /**
     * The payload's strings; bytes after the last NUL are ignored.
     *
     * @throws RequestException if there are fewer than needed
     */
    List<String> strings(final int needed) {
        final List<String> strings = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < payload.length; i++) {
            if (payload[i] == 0) {
                strings.add(ProtocolText.text(payload, from, i));
                from = i + 1;
            }
        }
        if (strings.size() < needed) {
            throw new RequestException(StoreError.EINVAL);
        }
        return strings;
    }

    private int terminator(final int from) {
        for (int i = from; i < payload.length; i++) {
            if (payload[i] == 0) {
                return i;
            }
        }
        throw new RequestException(StoreError.EINVAL);
    }
}
