// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import io.xenstream.codec.StreamException;

/** Waits for the answer to a call. One of the two is called, once, by the connection's thread. */
interface ReplyHandler {
    /**
     * The answer.
     *
     * @param result valid until this returns; where it is not what it should be, its exception may pass through
     */
    void onReply(XdrDecoder result);

    /** There was none, or it was a refusal. */
    void onRefusal(StreamException reason);
}
