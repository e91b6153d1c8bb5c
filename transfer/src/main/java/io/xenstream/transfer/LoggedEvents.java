// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.xenstream.codec.XenstreamException;
import io.xenstream.stream.operation.Restore;
import java.lang.System.Logger.Level;

/** Logs the events of a server, and tells another listener. Peers can cause many of them, so hardly any is logged by default. */
record LoggedEvents(ServerEvents next) implements ServerEvents {
    private static final System.Logger LOGGER = System.getLogger("io.xenstream.transfer");

    @Override
    public void onDisconnected(final String peer, final XenstreamException reason) {
        LOGGER.log(Level.DEBUG, () -> peer + ": " + reason.getMessage());
        next.onDisconnected(peer, reason);
    }

    @Override
    public void onBegin(final String peer, final String name, final long length) {
        LOGGER.log(Level.DEBUG, () -> name + ": " + peer + " sends " + length + " bytes");
        next.onBegin(peer, name, length);
    }

    @Override
    public void onResumed(final String peer, final String name, final long offset) {
        LOGGER.log(Level.DEBUG, () -> name + ": " + peer + " goes on at " + offset);
        next.onResumed(peer, name, offset);
    }

    @Override
    public void onProgress(final String peer, final String name, final long length, final TransferProgress progress) {
        next.onProgress(peer, name, length, progress);
    }

    @Override
    public void onReceived(final String peer, final String name, final Restore.Result restored) {
        LOGGER.log(Level.DEBUG, () -> name + ": received " + restored.length() + " bytes from " + peer);
        next.onReceived(peer, name, restored);
    }

    @Override
    public void onFailed(final String peer, final String name, final XenstreamException reason) {
        LOGGER.log(Level.DEBUG, () -> name + ", with " + peer + ": " + reason.getMessage());
        next.onFailed(peer, name, reason);
    }

    @Override
    public void onSent(final String peer, final String name, final long length) {
        LOGGER.log(Level.DEBUG, () -> name + ": sent " + length + " bytes to " + peer);
        next.onSent(peer, name, length);
    }
}
