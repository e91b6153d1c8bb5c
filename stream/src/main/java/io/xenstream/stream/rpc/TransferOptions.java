// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import io.xenstream.stream.operation.RestoreOptions;
import java.util.function.Consumer;

/**
 * How one image is sent or fetched.
 *
 * @param exchange  the order of call, reply and data
 * @param resumes   whether to go on with what an earlier connection has left; only where the reply comes first
 * @param progress  is told how far the receiving end has come, about twice a second, by the connection's thread; must not block, nor throw
 * @param restoring how an image that is fetched is verified and published
 */
public record TransferOptions(
        Exchange exchange, boolean resumes, Consumer<TransferProgress> progress, RestoreOptions restoring) {
    /** The reply first, from the start, telling nobody. */
    public static final TransferOptions DEFAULT =
            new TransferOptions(Exchange.REPLY_FIRST, false, progress -> {}, RestoreOptions.DEFAULT);

    /**
     * Checks that they go together.
     *
     * @param exchange any
     * @param resumes either
     * @param progress is told
     * @param restoring limits, verification and durability
     * @throws IllegalArgumentException if a stream is to be resumed whose reply comes last
     */
    public TransferOptions {
        if (resumes && exchange == Exchange.REPLY_LAST) {
            throw new IllegalArgumentException("where to resume is said by a reply that comes first");
        }
    }

    /**
     * The same options with another order.
     *
     * @param other order
     * @return new options
     */
    public TransferOptions withExchange(final Exchange other) {
        return new TransferOptions(other, resumes, progress, restoring);
    }

    /**
     * The same options, resuming or not.
     *
     * @param isResuming whether to go on with what an earlier connection has left
     * @return new options
     */
    public TransferOptions withResume(final boolean isResuming) {
        return new TransferOptions(exchange, isResuming, progress, restoring);
    }

    /**
     * The same options with somebody else told of progress.
     *
     * @param other is told
     * @return new options
     */
    public TransferOptions withProgress(final Consumer<TransferProgress> other) {
        return new TransferOptions(exchange, resumes, other, restoring);
    }

    /**
     * The same options with another way to verify and publish.
     *
     * @param other way
     * @return new options
     */
    public TransferOptions withRestoring(final RestoreOptions other) {
        return new TransferOptions(exchange, resumes, progress, other);
    }
}
