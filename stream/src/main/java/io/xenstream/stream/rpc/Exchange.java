// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

/** In which order a call, its reply and its data go over the wire. */
public enum Exchange {
    /** The reply comes first, and may be a refusal; then data, asynchronously; then the finish and its confirmation. Can be resumed. */
    REPLY_FIRST,
    /**
     * Data follows the call at once; the reply comes at the end, and is the confirmation of what was sent, or the finish of what was asked for.
     * Saves a round trip.
     */
    REPLY_LAST;

    static Exchange decode(final XdrDecoder xdr) {
        return xdr.getBoolean() ? REPLY_LAST : REPLY_FIRST;
    }

    void encode(final XdrEncoder xdr) {
        xdr.putBoolean(this == REPLY_LAST);
    }
}
