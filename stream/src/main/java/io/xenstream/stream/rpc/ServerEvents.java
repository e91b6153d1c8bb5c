// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import io.xenstream.codec.ImageException;
import io.xenstream.stream.operation.Restored;

/** Is told what a server does. Called by its threads, several of them; must not block, nor throw. */
public interface ServerEvents {
    /** Listens to nothing. */
    ServerEvents NONE = new ServerEvents() {};

    /**
     * A connection has come to nothing, or has ended by a failure.
     *
     * @param peer   its name, or its address where it has not proved one
     * @param reason why
     */
    default void onDisconnected(final String peer, final ImageException reason) {}

    /**
     * An image begins to arrive.
     *
     * @param peer   who sends it
     * @param name   of the image
     * @param length octets
     */
    default void onBegin(final String peer, final String name, final long length) {}

    /**
     * An image goes on arriving. About twice a second.
     *
     * @param peer     who sends it
     * @param name     of the image
     * @param length   octets in all
     * @param progress how far it is
     */
    default void onProgress(final String peer, final String name, final long length, final TransferProgress progress) {}

    /**
     * An image is whole, verified and published.
     *
     * @param peer     who has sent it
     * @param name     of the image
     * @param restored what it is
     */
    default void onReceived(final String peer, final String name, final Restored restored) {}

    /**
     * An image will not arrive. What there was of that name is as it was.
     *
     * @param peer   who sent it
     * @param name   of the image
     * @param reason why
     */
    default void onFailed(final String peer, final String name, final ImageException reason) {}

    /**
     * An image was sent.
     *
     * @param peer   who has asked for it
     * @param name   of the image
     * @param length octets
     */
    default void onSent(final String peer, final String name, final long length) {}
}
