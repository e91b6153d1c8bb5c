// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.xenstream.codec.XenstreamException;
import io.xenstream.stream.operation.Restore;

/** Listener for the events of a server. Called on several threads; must neither block nor throw. */
public interface ServerEvents {
    /** Ignores all events. */
    ServerEvents NONE = new ServerEvents() {};

    /**
     * A connection was refused, or failed.
     *
     * @param peer   name of the peer, or its address if it is not authenticated
     * @param reason the reason
     */
    default void onDisconnected(final String peer, final XenstreamException reason) {}

    /**
     * The transfer of an image to the server started.
     *
     * @param peer   the sending peer
     * @param name   of the image
     * @param length bytes
     */
    default void onBegin(final String peer, final String name, final long length) {}

    /**
     * The transfer of an image to the server goes on over another connection.
     *
     * @param peer   the sending peer
     * @param name   of the image
     * @param offset bytes that were received before
     */
    default void onResumed(final String peer, final String name, final long offset) {}

    /**
     * An image is being received. Called about twice a second.
     *
     * @param peer     the sending peer
     * @param name     of the image
     * @param length   bytes of the whole image
     * @param progress the progress
     */
    default void onProgress(final String peer, final String name, final long length, final TransferProgress progress) {}

    /**
     * An image was received, verified and published.
     *
     * @param peer     the sending peer
     * @param name     of the image
     * @param restored length and records of the image
     */
    default void onReceived(final String peer, final String name, final Restore.Result restored) {}

    /**
     * The transfer of an image failed. The previous image of that name, if any, is unchanged.
     *
     * @param peer   the peer
     * @param name   of the image
     * @param reason the reason
     */
    default void onFailed(final String peer, final String name, final XenstreamException reason) {}

    /**
     * An image was sent to a client.
     *
     * @param peer   the receiving peer
     * @param name   of the image
     * @param length bytes
     */
    default void onSent(final String peer, final String name, final long length) {}
}
