// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Handles the reply to a call. Exactly one of the two methods is called, once, on the connection's thread. */
interface ReplyHandler {
    /**
     * The call succeeded.
     *
     * @param result valid until this returns; exceptions of the decoder may pass through
     */
    void onReply(XdrDecoder result);

    /** The call was refused, timed out, or its connection was lost. */
    void onRefusal(TransferException reason);

    /** Returns a handler that fails a future if the call is refused, or if the handler of its result throws. */
    static ReplyHandler of(final Consumer<XdrDecoder> handler, final CompletableFuture<?> future) {
        return new ReplyHandler() {
            @Override
            public void onReply(final XdrDecoder result) {
                try {
                    handler.accept(result);
                } catch (final RuntimeException failed) {
                    future.completeExceptionally(failed);
                    throw failed;
                }
            }

            @Override
            public void onRefusal(final TransferException reason) {
                future.completeExceptionally(reason);
            }
        };
    }
}
