// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.xenstream.codec.Rule;
import io.xenstream.codec.XenstreamException;
import io.xenstream.stream.StreamException;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/**
 * Sends or fetches an image, and reconnects and resumes until the transfer is complete. Calls block.
 *
 * @param address  of the server
 * @param options  options of each connection
 * @param attempts consecutive connections without progress after which the transfer fails; from 1
 * @param pause    between two connections
 */
public record PersistentTransfer(RpcAddress address, ClientOptions options, int attempts, Duration pause) {
    private static final ThreadFactory WORKER = new DefaultThreadFactory("xenstream-worker", true);

    /** Failures that another attempt may overcome. */
    private static final Set<Rule> TRANSIENT = Set.of(
            RpcRule.ADDRESS,
            RpcRule.DISCONNECTED,
            RpcRule.KEEPALIVE,
            RpcRule.TIMEOUT,
            RpcRule.BUSY,
            RpcRule.LIMIT,
            StreamRule.DISCONNECTED,
            StreamRule.TIMEOUT);

    /**
     * Validates the options.
     *
     * @param address of the server
     * @param options of each connection
     * @param attempts from 1
     * @param pause between two connections
     * @throws IllegalArgumentException if {@code attempts} is less than 1
     */
    public PersistentTransfer {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1, but is " + attempts);
        }
    }

    /** Runs the transfer over one connection. */
    @FunctionalInterface
    private interface Attempt {
        TransferResult over(ImageClient client);
    }

    /**
     * Sends an image.
     *
     * @param image    the file
     * @param name     name of the image at the server
     * @param transfer options; the transfer always resumes
     * @return the result
     * @throws XenstreamException if the transfer failed
     */
    public TransferResult send(final Path image, final String name, final TransferOptions transfer) {
        final TransferOptions resuming = transfer.withResume(true);
        return repeat(client -> client.sendAll(image, name, resuming));
    }

    /**
     * Fetches an image.
     *
     * @param name     of the image at the server
     * @param target   the file to create or replace
     * @param transfer options; the transfer always resumes
     * @return the result
     * @throws XenstreamException if the transfer failed
     */
    public TransferResult fetch(final String name, final Path target, final TransferOptions transfer) {
        ImageNames.require(name);
        final TransferOptions resuming = transfer.withResume(true);
        final ExecutorService own = options.executor().isPresent() ? null : Executors.newSingleThreadExecutor(WORKER);
        try {
            final FetchTask fetch = new FetchTask(
                    name, target, resuming, options.limits(), options.executor().orElse(own));
            try {
                return repeat(client -> ImageClient.await(client.fetch(fetch)));
            } finally {
                fetch.giveUp(new StreamFailure(StreamRule.DISCONNECTED, "no connection completed the transfer"));
            }
        } finally {
            if (own != null) {
                NettyRuntime.close(own);
            }
        }
    }

    private TransferResult repeat(final Attempt attempt) {
        long furthest = 0;
        int left = attempts;
        while (true) {
            try (ImageClient client = ImageClient.connect(address, options)) {
                return attempt.over(client);
            } catch (final TransferException | StreamException lost) {
                left = lost.place().offset() > furthest ? attempts : left - 1;
                furthest = Math.max(furthest, lost.place().offset());
                if (!TRANSIENT.contains(lost.rule()) || left <= 0) {
                    throw lost;
                }
            }
            sleep();
        }
    }

    private void sleep() {
        try {
            Thread.sleep(pause.toMillis());
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StreamFailure(StreamRule.CANCELLED, "the waiting thread was interrupted")
                    .toException(address.toString(), 0);
        }
    }
}
