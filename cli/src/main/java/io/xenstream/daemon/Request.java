// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A whole request.
 *
 * @param type          one of {@link MessageType}'s, or another number
 * @param requestId     what the client tells its requests apart by
 * @param transactionId the transaction that it belongs to, or 0
 * @param payload       up to 4096 octets
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares requests
record Request(int type, int requestId, int transactionId, byte[] payload) {
    /**
     * The payload as the one string that it should be.
     *
     * @throws RequestRefused if it is none, or more than one
     */
    String only() {
        final int end = terminator(0);
        if (end != payload.length - 1) {
            throw new RequestRefused(StoreError.EINVAL);
        }
        return Octets.text(payload, 0, end);
    }

    /**
     * The payload's first string.
     *
     * @throws RequestRefused if it has no NUL
     */
    String first() {
        return Octets.text(payload, 0, terminator(0));
    }

    /** What follows the first string and its NUL. */
    byte[] rest() {
        return Arrays.copyOfRange(payload, terminator(0) + 1, payload.length);
    }

    /**
     * The payload's strings; octets behind the last NUL are ignored.
     *
     * @throws RequestRefused if there are less than are needed
     */
    List<String> strings(final int needed) {
        final List<String> strings = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < payload.length; i++) {
            if (payload[i] == 0) {
                strings.add(Octets.text(payload, from, i));
                from = i + 1;
            }
        }
        if (strings.size() < needed) {
            throw new RequestRefused(StoreError.EINVAL);
        }
        return strings;
    }

    private int terminator(final int from) {
        for (int i = from; i < payload.length; i++) {
            if (payload[i] == 0) {
                return i;
            }
        }
        throw new RequestRefused(StoreError.EINVAL);
    }
}
