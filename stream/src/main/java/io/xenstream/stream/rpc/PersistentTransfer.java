// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import io.xenstream.codec.ImageException;
import io.xenstream.codec.Rule;
import io.xenstream.codec.StreamException;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * Sends or fetches one image over as many connections as it takes, each of which goes on where the one before was lost. Blocks meanwhile.
 *
 * @param address  of the server
 * @param options  of each connection
 * @param attempts connections in a row that do not bring the transfer a step further, until it is given up; from 1
 * @param pause    between two connections
 */
public record PersistentTransfer(RpcAddress address, ClientOptions options, int attempts, Duration pause) {
    /** What another connection may mend. */
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
     * Checks the range.
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

    /** What one connection is for. */
    @FunctionalInterface
    private interface Attempt {
        TransferResult over(ImageClient client);
    }

    /**
     * Sends an image.
     *
     * @param image    the file
     * @param name     what the server is to call it
     * @param transfer how; resumes whatever it says
     * @return what has arrived
     * @throws ImageException if it has not
     */
    public TransferResult send(final Path image, final String name, final TransferOptions transfer) {
        final TransferOptions resuming =
                transfer.withExchange(Exchange.REPLY_FIRST).withResume(true);
        return repeat(client -> client.sendAll(image, name, resuming));
    }

    /**
     * Fetches an image.
     *
     * @param name     of the image at the server
     * @param target   the file that it is to become
     * @param transfer how; resumes whatever it says
     * @return what has arrived
     * @throws ImageException if it has not
     */
    public TransferResult fetch(final String name, final Path target, final TransferOptions transfer) {
        ImageNames.require(name);
        final TransferOptions resuming =
                transfer.withExchange(Exchange.REPLY_FIRST).withResume(true);
        final Fetch fetch = new Fetch(name, target, resuming, options.limits());
        try {
            return repeat(client -> ImageClient.await(client.fetch(fetch)));
        } finally {
            fetch.giveUp(new StreamFailure(StreamRule.DISCONNECTED, "no connection has brought all of it"));
        }
    }

    private TransferResult repeat(final Attempt attempt) {
        long furthest = 0;
        int left = attempts;
        while (true) {
            try (ImageClient client = ImageClient.connect(address, options)) {
                return attempt.over(client);
            } catch (final StreamException lost) {
                left = lost.location().offset() > furthest ? attempts : left - 1;
                furthest = Math.max(furthest, lost.location().offset());
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
